package eyas.tables.read;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes rows to a step, package script and program. Use an instance for one job. */
final class RowAttribution {
    private static final int ID = StoredTables.EVERYWHERE.size();

    /** The columns that name a process, by precedence. */
    private static final List<String> PROCESSES = List.of("process", "first_process");

    private final Map<String, Map<Long, @Nullable Object[]>> byId = new HashMap<>();
    private final Map<Long, Long> toucher = new HashMap<>();
    private final Map<Long, Long> contained = new HashMap<>();

    RowAttribution(Map<StoredTable, List<@Nullable Object[]>> rows) {
        for (String name : List.of("processes", "steps", "package_scripts")) {
            Map<Long, @Nullable Object[]> ids = new HashMap<>();
            StoredTable table = table(name);
            rows.getOrDefault(table, List.of()).forEach(row -> ids.put((Long) row[ID], row));
            byId.put(name, ids);
        }
        StoredTable touches = table("file_touches");
        int file = touches.index("file");
        int process = touches.index("process");
        for (@Nullable Object[] row : rows.getOrDefault(touches, List.of())) {
            if (row[file] instanceof Long touched && row[process] instanceof Long by) {
                toucher.putIfAbsent(touched, by);
            }
        }
        StoredTable processes = table("processes");
        int container = processes.index("container");
        for (@Nullable Object[] row : rows.getOrDefault(processes, List.of())) {
            if (row[container] instanceof Long in && row[ID] instanceof Long id) {
                contained.putIfAbsent(in, id);
            }
        }
    }

    /**
     * An attribution; unknown parts are null.
     *
     * @param step label of the step
     * @param script label of the package script
     * @param program path or name of the program
     */
    record Place(
            @Nullable String step,
            @Nullable String script,
            @Nullable String program) {}

    private static StoredTable table(String name) {
        return StoredTables.named(name).orElseThrow(() -> new IllegalStateException("no table " + name));
    }

    Place of(StoredTable table, @Nullable Object[] row) {
        Long id = (Long) row[ID];
        @Nullable Object[] process = found("processes", process(table, row, id));
        @Nullable Long step = table.name().equals("steps") ? id : or(number(table, row, "step"), process, "step");
        @Nullable
        Long script = table.name().equals("package_scripts")
                ? id
                : or(number(table, row, "package_script"), process, "package_script");
        StoredTable processes = table("processes");
        String program = process == null ? "" : Observables.text(process[processes.index("executable")]);
        if (process != null && program.isEmpty()) {
            program = Observables.text(process[processes.index("name")]);
        }
        return new Place(label("steps", step), label("package_scripts", script), program.isEmpty() ? null : program);
    }

    private @Nullable Long process(StoredTable table, @Nullable Object[] row, @Nullable Long id) {
        for (String column : PROCESSES) {
            Long process = number(table, row, column);
            if (process != null) {
                return process;
            }
        }
        int several = table.index("processes");
        if (several >= 0 && row[several] instanceof List<?> list && !list.isEmpty()) {
            return (Long) list.getFirst();
        }
        return switch (table.name()) {
            case "files" -> toucher.get(id);
            case "containers" -> contained.get(id);
            default -> null;
        };
    }

    private static @Nullable Long number(StoredTable table, @Nullable Object[] row, String column) {
        int index = table.index(column);
        return index >= 0 && row[index] instanceof Long number ? number : null;
    }

    private static @Nullable Long or(@Nullable Long own, @Nullable Object @Nullable [] process, String column) {
        return own != null || process == null ? own : number(table("processes"), process, column);
    }

    private @Nullable Object @Nullable [] found(String table, @Nullable Long id) {
        return id == null ? null : byId.getOrDefault(table, Map.of()).get(id);
    }

    private @Nullable String label(String table, @Nullable Long id) {
        @Nullable Object[] row = found(table, id);
        return row == null ? null : (String) row[table(table).index("label")];
    }
}
