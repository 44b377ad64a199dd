package dev.caravan.job.userdata;

import dev.caravan.query.QuerySchema;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SchemaRelation;
import java.util.Map;

/** A record type as its rows' owner may query it: without relations, which lead to what is not theirs. */
record OwnedSchema(QuerySchema schema) implements QuerySchema {
    @Override
    public String name() {
        return schema.name();
    }

    @Override
    public Map<String, SchemaField> fields() {
        return schema.fields();
    }

    @Override
    public Map<String, SchemaRelation> relations() {
        return Map.of();
    }
}
