package eyas.tables.read;

import eyas.tables.model.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Derives what can be looked for from the other rows of a job. */
final class Observables {
    private final Map<StoredTable, List<@Nullable Object[]>> rows;

    Observables(Map<StoredTable, List<@Nullable Object[]>> rows) {
        this.rows = rows;
    }

    List<@Nullable Object[]> rows() {
        return new ArrayList<>(rows.isEmpty() ? List.of() : List.of());
    }
}
