package dev.caravan.model;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A declared import.
 *
 * @param name unique over all actions
 * @param recordType the name of the record type that the rows become
 * @param identifier the fields that together find the record that a row means; each is among {@code fields}
 * @param identifierHandling what if several records match the identifier
 * @param referenceHandling what if several records match the key of a reference
 * @param atomic whether all rows are saved or none
 * @param roles who may run it; empty: everybody
 * @param timezone of datetimes that carry no offset
 * @param links the columns that list linked records
 * @param formulaGuard whether a leading {@code '} that an export put before formula-like text is taken off again
 */
public record ImportAction(
        String name,
        String label,
        String recordType,
        List<Field> identifier,
        SeveralHandling identifierHandling,
        SeveralHandling referenceHandling,
        MissingReference missingReference,
        MissingColumns missingColumns,
        boolean atomic,
        Set<String> roles,
        Limits limits,
        ZoneId timezone,
        FileSettings file,
        boolean formulaGuard,
        List<ImportField> fields,
        List<ImportLinks> links) {
    /** Copies the collections. */
    public ImportAction {
        identifier = List.copyOf(identifier);
        roles = Set.copyOf(roles);
        fields = List.copyOf(fields);
        links = List.copyOf(links);
    }

    /** What the columns of its files are called, in the order of the configuration. */
    public List<String> labels() {
        List<String> labels =
                new ArrayList<>(fields.stream().map(ImportField::label).toList());
        int before = 0;
        for (ImportLinks column : links) {
            labels.add(column.position() + before++, column.label());
        }
        return labels;
    }
}
