create trigger if not exists "caravan_audit_append_only" before update, delete on "caravan_audit"
    call 'dev.caravan.store.AppendOnly';
