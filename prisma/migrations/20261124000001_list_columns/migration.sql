-- What lists sort and filter by, kept beside the documents that hold it. The database computes these columns itself,
-- so they can never disagree with the document, and a list of 10,000 rows reads no document at all.
-- schema.prisma does not name them: they are read by SQL alone and nothing may write them.

-- The documents move out of the rows, so that a scan of a list's columns touches few pages.
ALTER TABLE "Entity" SET (toast_tuple_target = 256);
ALTER TABLE "LiveState" SET (toast_tuple_target = 256);

CREATE FUNCTION fresnel_array(document jsonb, field text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(document -> field) = 'array' THEN document -> field END
$$;

CREATE FUNCTION fresnel_leaderless(topic jsonb) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT count(*)::int FROM jsonb_array_elements(fresnel_array(topic, 'partitions')) p WHERE (p ->> 'leader')::int < 0
$$;

CREATE FUNCTION fresnel_under_replicated(topic jsonb) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT count(*)::int FROM jsonb_array_elements(fresnel_array(topic, 'partitions')) p
  WHERE jsonb_array_length(p -> 'isr') < jsonb_array_length(p -> 'replicas')
$$;

-- {"stuck": 2, "idle": 10}: how many partitions of a group are in which state.
CREATE FUNCTION fresnel_lag_states(lag jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT jsonb_object_agg(state, n) FROM (
    SELECT p ->> 'state' AS state, count(*) AS n FROM jsonb_array_elements(fresnel_array(lag, 'partitions')) p
    WHERE p ->> 'state' IS NOT NULL GROUP BY 1
  ) counted
$$;

-- The reason that the worst partition gives.
CREATE FUNCTION fresnel_lag_reason(lag jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p ->> 'reason' FROM jsonb_array_elements(fresnel_array(lag, 'partitions')) p WHERE p ->> 'reason' IS NOT NULL
  ORDER BY array_position(ARRAY['stuck', 'unknown', 'no-commit'], p ->> 'state'), (p ->> 'partition')::int LIMIT 1
$$;

ALTER TABLE "Entity"
  ADD COLUMN "partitionCount" int GENERATED ALWAYS AS (jsonb_array_length(fresnel_array("attributes", 'partitions'))) STORED,
  ADD COLUMN "leaderless" int GENERATED ALWAYS AS (fresnel_leaderless("attributes")) STORED,
  ADD COLUMN "underReplicated" int GENERATED ALWAYS AS (fresnel_under_replicated("attributes")) STORED,
  ADD COLUMN "sizeBytes" float8 GENERATED ALWAYS AS (("attributes" ->> 'sizeBytes')::float8) STORED,
  ADD COLUMN "internal" boolean GENERATED ALWAYS AS (("attributes" ->> 'internal')::boolean) STORED,
  ADD COLUMN "memberCount" int GENERATED ALWAYS AS (jsonb_array_length(fresnel_array("attributes", 'members'))) STORED,
  ADD COLUMN "groupState" text GENERATED ALWAYS AS ("attributes" ->> 'state') STORED;

ALTER TABLE "LiveState"
  ADD COLUMN "sampledAtMs" float8 GENERATED ALWAYS AS (("state" ->> 'sampledAtMs')::float8) STORED,
  ADD COLUMN "intervalMs" float8 GENERATED ALWAYS AS (("state" ->> 'intervalMs')::float8) STORED,
  ADD COLUMN "ratePerSecond" float8 GENERATED ALWAYS AS (("state" ->> 'ratePerSecond')::float8) STORED,
  ADD COLUMN "lagLoMs" float8 GENERATED ALWAYS AS (("state" #>> '{seconds,lo}')::float8) STORED,
  ADD COLUMN "lagEstMs" float8 GENERATED ALWAYS AS (("state" #>> '{seconds,est}')::float8) STORED,
  ADD COLUMN "lagHiMs" float8 GENERATED ALWAYS AS (("state" #>> '{seconds,hi}')::float8) STORED,
  ADD COLUMN "recordsLo" float8 GENERATED ALWAYS AS (("state" #>> '{records,lo}')::float8) STORED,
  ADD COLUMN "recordsHi" float8 GENERATED ALWAYS AS (("state" #>> '{records,hi}')::float8) STORED,
  ADD COLUMN "lagStates" jsonb GENERATED ALWAYS AS (fresnel_lag_states("state")) STORED,
  ADD COLUMN "lagReason" text GENERATED ALWAYS AS (fresnel_lag_reason("state")) STORED;

-- The few entities that came or went lately, for the overview.
CREATE INDEX "Entity_firstSeenAt_idx" ON "Entity" ("firstSeenAt");
CREATE INDEX "Entity_goneAt_idx" ON "Entity" ("goneAt") WHERE "goneAt" IS NOT NULL;
