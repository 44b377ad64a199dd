-- Who did what, when, on which data, from where, with what result. Rows are added and never changed: triggers refuse that.

create table if not exists "caravan_audit" (
    "id" uuid not null primary key,
    "at" timestamp(6) with time zone not null,
    "user" varchar not null,
    "tenant" varchar,
    "from" varchar not null,
    "action" varchar not null,
    "subject" varchar not null,
    "result" varchar not null
);

create index if not exists "caravan_audit_at" on "caravan_audit" ("at");
