package dev.caravan.query;

/** The record types that the tests and the documentation query. */
final class PersonSchema {
    private static final QuerySchema PERSON = makePerson();
    private static final QuerySchema COUNTRY = makeCountry();
    private static final QuerySchema ORDER = makeOrder();

    private PersonSchema() {}

    static QuerySchema person() {
        return PERSON;
    }

    private static QuerySchema country() {
        return COUNTRY;
    }

    private static QuerySchema order() {
        return ORDER;
    }

    private static QuerySchema makePerson() {
        return new QuerySchemaBuilder("person")
                .field("_id", ValueType.STRING)
                .field("name", ValueType.STRING)
                .field("age", ValueType.NUMBER)
                .field("active", ValueType.BOOLEAN)
                .field("born", ValueType.DATE)
                .field("created_at", ValueType.DATETIME)
                .field("wakes_at", ValueType.TIME)
                .field("token", ValueType.UUID)
                .field("settings", ValueType.JSON)
                .field(SchemaField.readOnly("photo", ValueType.STRING))
                .field(new SchemaField("password", ValueType.STRING, false, true, true))
                .toOne("country", PersonSchema::country)
                .toMany("orders", PersonSchema::order)
                .defaultFields("_id", "name", "age")
                .build();
    }

    private static QuerySchema makeCountry() {
        return new QuerySchemaBuilder("country")
                .field("_id", ValueType.STRING)
                .field("name", ValueType.STRING)
                .field("code", ValueType.STRING)
                .toMany("persons", PersonSchema::person)
                .build();
    }

    private static QuerySchema makeOrder() {
        return new QuerySchemaBuilder("order")
                .field("_id", ValueType.STRING)
                .field("total", ValueType.NUMBER)
                .field("placed", ValueType.DATE)
                .toOne("person", PersonSchema::person)
                .build();
    }
}
