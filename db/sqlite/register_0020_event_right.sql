-- SPDX-License-Identifier: ISC
-- Until now whoever might enter a change might enter each of them. Changes by
-- 職権 and of numbers are rights of their own now (events.csv): nobody loses
-- what they could do, and who gives rights takes them away.
INSERT INTO staff_right (staff, right_name)
	SELECT staff, 'ex_officio' FROM staff_right WHERE right_name = 'enter';
INSERT INTO staff_right (staff, right_name)
	SELECT staff, 'code' FROM staff_right e WHERE right_name = 'enter'
	AND NOT EXISTS (SELECT 1 FROM staff_right c WHERE c.staff = e.staff
	AND c.right_name = 'code');
