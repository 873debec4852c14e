package eyas.output.form;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The list of a document's values that are looked for across documents of all kinds, each with its place; from {@code observables.tsv}.
 * Only OCSF has one.
 *
 * @param rows in the order of the table
 */
record OcsfObservables(List<Row> rows) {
    private static final String RESOURCE = "observables.tsv";

    /**
     * A line of the table.
     *
     * @param member which value of the document
     * @param type its number
     * @param caption what OCSF calls that
     */
    record Row(MappedTarget member, long type, String caption) {}

    OcsfObservables {
        rows = List.copyOf(rows);
    }

    /** Return those of a form, as the table calls it; none for one that has no such list. */
    static OcsfObservables of(String form) {
        return new OcsfObservables(
                TableReader.rows(OcsfObservables.class.getResourceAsStream(RESOURCE), RESOURCE, 4).stream()
                        .filter(cells -> cells[0].equals(form))
                        .map(cells -> new Row(MappedTarget.parse(cells[1]), Long.parseLong(cells[2]), cells[3]))
                        .toList());
    }

    /** Add to {@code document} the list of those that it has. */
    void addTo(Map<String, Object> document) {
        List<Object> all = new ArrayList<>();
        for (Row row : rows) {
            add(row, 0, document, "", all);
        }
        if (!all.isEmpty()) {
            document.put("observables", all);
        }
    }

    /** As deep as the members of the table. */
    private static void add(Row row, int depth, Object at, String place, List<Object> into) {
        if (at instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(row, depth, list.get(i), place + "[" + i + "]", into);
            }
        } else if (depth == row.member().steps().size()) {
            Map<String, Object> observable = new LinkedHashMap<>();
            observable.put("name", place);
            observable.put("type_id", row.type());
            observable.put("type", row.caption());
            observable.put("value", at.toString());
            into.add(observable);
        } else if (at instanceof Map<?, ?> map) {
            String name = row.member().steps().get(depth).name();
            Object value = map.get(name);
            if (value != null) {
                add(row, depth + 1, value, place.isEmpty() ? name : place + "." + name, into);
            }
        }
    }
}
