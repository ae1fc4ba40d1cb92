-- As slow as the test says.
ALTER TABLE users ADD COLUMN nickname TEXT;

SELECT pg_sleep(seconds) FROM public.slowness;
