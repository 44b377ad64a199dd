create function caravan_audit_append_only() returns trigger language plpgsql as $body$
begin
    raise exception 'caravan_audit is append-only';
end
$body$;

create trigger caravan_audit_append_only before update or delete or truncate on "caravan_audit"
    for each statement execute function caravan_audit_append_only();
