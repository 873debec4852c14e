package eyas.output.form;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The observables of a document, each with its location, from {@code observables.tsv}. Only OCSF has them.
 *
 * @param rows in the order of the table
 */
record OcsfObservables(List<Row> rows) {
    private static final String RESOURCE = "observables.tsv";

    /**
     * A line of the table.
     *
     * @param member the member of the document
     * @param type its type number
     * @param caption its name in OCSF
     */
    record Row(MappedTarget member, long type, String caption) {}

    OcsfObservables {
        rows = List.copyOf(rows);
    }

    /** Returns the observables of a format, by its name in the table; none for other formats. */
    static OcsfObservables of(String form) {
        return new OcsfObservables(
                TableReader.rows(OcsfObservables.class.getResourceAsStream(RESOURCE), RESOURCE, 4).stream()
                        .filter(cells -> cells[0].equals(form))
                        .map(cells -> new Row(MappedTarget.parse(cells[1]), Long.parseLong(cells[2]), cells[3]))
                        .toList());
    }

    /** Adds to {@code document} the list of its observables. */
    void addTo(Map<String, Object> document) {
        List<Object> all = new ArrayList<>();
        for (Row row : rows) {
            add(row, 0, document, "", all);
        }
        if (!all.isEmpty()) {
            document.put("observables", all);
        }
    }

    /** Recursion depth is limited by the members of the table. */
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
