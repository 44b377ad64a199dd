package dev.caravan.store;

import dev.caravan.model.ImportLinks;
import dev.caravan.model.ReferenceKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the links of operations whose records are written, a table at a time. */
final class LinkWriter {
    private final SavePlan plan;
    private final List<LinkTable> tables;
    private final TargetCreator creator;

    LinkWriter(SavePlan plan, List<LinkTable> tables, TargetCreator creator) {
        this.plan = plan;
        this.tables = tables;
        this.creator = creator;
    }

    void write(List<Operation> operations) throws SQLException {
        for (int link = 0; link < tables.size(); link++) {
            write(link, operations);
        }
    }

    private void write(int link, List<Operation> operations) throws SQLException {
        List<LinkTable.Link> remove = new ArrayList<>();
        List<LinkTable.Link> add = new ArrayList<>();
        Map<KeyValue, Object> created = create(link, operations);
        for (Operation operation : operations) {
            for (LinkChange change : operation.links()) {
                if (change.link() == link) {
                    change.remove().forEach(id -> remove.add(new LinkTable.Link(operation.id(), id)));
                    change.add().forEach(id -> add.add(new LinkTable.Link(operation.id(), id)));
                    for (Object key : change.create()) {
                        Object id = created.get(KeyValue.of(key));
                        if (id != null) {
                            add.add(new LinkTable.Link(operation.id(), id));
                        }
                    }
                }
            }
        }
        tables.get(link).remove(remove);
        tables.get(link).add(add);
    }

    private Map<KeyValue, Object> create(int link, List<Operation> operations) throws SQLException {
        List<Object> keys = new ArrayList<>();
        for (Operation operation : operations) {
            for (LinkChange change : operation.links()) {
                if (change.link() == link) {
                    keys.addAll(change.create());
                }
            }
        }
        ImportLinks links = plan.links().get(link);
        return keys.isEmpty()
                ? Map.of()
                : creator.findOrCreate(new ReferenceKey(links.path().recordType(), links.key()), keys);
    }
}
