-- What is to be brought where, what is due when, and who has called. See docs/ledger.md.

create table if not exists "caravan_delivery" (
    "job_id" uuid not null references "caravan_job" ("id") on delete cascade,
    "kind" varchar(16) not null,
    "name" varchar not null,
    "state" varchar(16) not null,
    "file_name" varchar not null,
    "attempts" integer not null,
    "next_at" timestamp(6) with time zone not null,
    "leased_until" timestamp(6) with time zone,
    "node" varchar,
    "incarnation" uuid,
    "detail" varchar,
    "ended_at" timestamp(6) with time zone,
    primary key ("job_id", "kind", "name")
);

create index if not exists "caravan_delivery_state" on "caravan_delivery" ("state", "next_at");

create table if not exists "caravan_schedule" (
    "name" varchar not null primary key,
    "known_since" timestamp(6) with time zone not null,
    "last_due" timestamp(6) with time zone,
    "last_job" uuid,
    "changed_until" timestamp(6) with time zone
);

create table if not exists "caravan_hook_call" (
    "hook" varchar not null,
    "signature" varchar(64) not null,
    "job_id" uuid not null,
    "called_at" timestamp(6) with time zone not null,
    primary key ("hook", "signature")
);
