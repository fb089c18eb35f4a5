#include <stdlib.h>
#include "db/replica.h"
#include "db/search.h"
enum rc replica_open(const char *p, bool w, struct replica **o, struct err *e){(void)p;(void)w;(void)o;return err_set(e,RC_IO,"","","","");}
void replica_close(struct replica *r){(void)r;}
enum rc replica_state(struct replica *r, struct replica_state *s, struct err *e){(void)r;(void)s;return err_set(e,RC_IO,"","","","");}
enum rc replica_person(struct replica *r,const char*n,int s,struct member*m,struct err*e){(void)r;(void)n;(void)s;(void)m;return err_set(e,RC_IO,"","","","");}
void member_release(struct member*m){(void)m;}
enum rc search_run(struct replica *r,const char*q,int l,struct search_result*o,struct err*e){(void)r;(void)q;(void)l;(void)o;return err_set(e,RC_IO,"","","","");}
void search_release(struct search_result *s){free(s->hits);}
