-- The job ledger. All names are quoted, so that they are lower case on every database; see docs/ledger.md. "if not exists",
-- because H2 makes each table final at once, and the process may be killed between two of them.

create table if not exists "caravan_job" (
    "id" uuid not null primary key,
    "kind" varchar(16) not null,
    "name" varchar not null,
    "state" varchar(32) not null,
    "dry_run" boolean not null,
    "created_by" varchar not null,
    "channel" varchar(16) not null,
    "file_name" varchar not null,
    "bytes" bigint not null,
    "sha256" varchar(64) not null,
    "parameters" varchar not null,
    "rows_read" bigint not null,
    "rows_created" bigint not null,
    "rows_updated" bigint not null,
    "rows_unchanged" bigint not null,
    "rows_failed" bigint not null,
    "created_at" timestamp(6) with time zone not null,
    "started_at" timestamp(6) with time zone,
    "finished_at" timestamp(6) with time zone,
    "detail" varchar,
    "file_problems" varchar not null,
    "ignored_columns" varchar not null,
    "duplicate_of" uuid,
    "chunk_size" integer not null,
    "parts" integer not null,
    "results_written" boolean not null,
    "node" varchar not null,
    "incarnation" uuid not null,
    "heartbeat_at" timestamp(6) with time zone not null
);

create index if not exists "caravan_job_state" on "caravan_job" ("state");
create index if not exists "caravan_job_name" on "caravan_job" ("name", "id");
create index if not exists "caravan_job_created_by" on "caravan_job" ("created_by", "id");

create table if not exists "caravan_chunk" (
    "job_id" uuid not null references "caravan_job" ("id") on delete cascade,
    "number" integer not null,
    "part" integer not null,
    "first_line" bigint not null,
    "rows_read" bigint not null,
    "rows_created" bigint not null,
    "rows_updated" bigint not null,
    "rows_unchanged" bigint not null,
    "rows_failed" bigint not null,
    "saved" ${bytes} not null,
    "failed" ${bytes} not null,
    primary key ("job_id", "number", "part")
);

create table if not exists "caravan_file" (
    "import_name" varchar not null,
    "sha256" varchar(64) not null,
    "job_id" uuid not null,
    primary key ("import_name", "sha256")
);
