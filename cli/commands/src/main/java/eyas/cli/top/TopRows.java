package eyas.cli.top;

import eyas.report.activity.Activity;
import eyas.report.activity.ActivitySums;
import eyas.report.activity.ConnectionActivity;
import eyas.report.activity.FileActivity;
import eyas.report.activity.ProcessActivity;
import eyas.report.activity.UserActivity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sorted rows of a view, with its columns.
 *
 * @param columns from left to right
 * @param rows most active first
 */
record TopRows<R>(List<TopColumn<R>> columns, List<R> rows) {
    /** Returns the names of a view's columns, by which it can be sorted. */
    static List<String> names(TopView view) {
        return of(view, EMPTY, null, true).columns.stream().map(TopColumn::name).toList();
    }

    private static final Activity EMPTY = new Activity(List.of(), List.of(), List.of(), List.of(), 0, 0, 0);

    /**
     * Creates the rows of {@code view}.
     *
     * @param sort the column to sort by in descending order, or null for bytes transferred, then calls
     * @param times whether CPU times are known
     */
    static TopRows<?> of(TopView view, Activity activity, @Nullable String sort, boolean times) {
        return switch (view) {
            case PROCESSES -> sorted(processes(times), activity.processes(), ProcessActivity::sums, sort);
            case FILES -> sorted(files(), activity.files(), FileActivity::sums, sort);
            case CONNECTIONS -> sorted(connections(), activity.connections(), ConnectionActivity::sums, sort);
            case USERS -> sorted(users(times), activity.users(), UserActivity::sums, sort);
        };
    }

    private static <R> TopRows<R> sorted(
            List<TopColumn<R>> columns, List<R> rows, Function<R, ActivitySums> sums, @Nullable String sort) {
        Comparator<R> order = Comparator.comparingLong(
                        (R row) -> sums.apply(row).bytes())
                .thenComparingLong(row -> sums.apply(row).calls())
                .reversed();
        for (TopColumn<R> column : columns) {
            if (column.name().equals(sort)) {
                Comparator<R> first = column.isNumber()
                        ? Comparator.<R>comparingLong(column::number).reversed()
                        : Comparator.comparing(
                                row -> String.valueOf(column.value().apply(row)));
                order = first.thenComparing(order);
            }
        }
        List<R> ordered = new ArrayList<>(rows);
        ordered.sort(order);
        return new TopRows<>(columns, ordered);
    }

    private static List<TopColumn<ProcessActivity>> processes(boolean times) {
        List<TopColumn<ProcessActivity>> columns = new ArrayList<>(List.of(
                TopColumn.count("PID", "pid", ProcessActivity::pid),
                TopColumn.text("USER", "user", ProcessActivity::user)));
        columns.addAll(sums(ProcessActivity::sums, times));
        columns.add(TopColumn.<ProcessActivity>text("STATE", "state", row -> row.running() ? "runs" : "ended")
                .wideOnly());
        columns.add(TopColumn.text("COMMAND", "command", ProcessActivity::command));
        return columns;
    }

    private static List<TopColumn<UserActivity>> users(boolean times) {
        List<TopColumn<UserActivity>> columns = new ArrayList<>(List.of(
                TopColumn.text("USER", "user", UserActivity::user),
                TopColumn.count("PROCESSES", "processes", row -> (long) row.processes())));
        columns.addAll(sums(UserActivity::sums, times));
        return columns;
    }

    private static <R> List<TopColumn<R>> sums(Function<R, ActivitySums> of, boolean times) {
        List<TopColumn<R>> columns = new ArrayList<>();
        if (times) {
            columns.add(TopColumn.time("CPU", "cpu", row -> of.apply(row).cpu()));
        }
        columns.add(TopColumn.count("CALLS", "calls", row -> of.apply(row).calls()));
        columns.add(TopColumn.<R>count("FAILED", "failed", row -> of.apply(row).failed())
                .wideOnly());
        columns.add(TopColumn.count("OPENED", "opened", row -> of.apply(row).opened()));
        columns.add(TopColumn.bytes("READ", "read", row -> of.apply(row).read()));
        columns.add(TopColumn.bytes("WRITTEN", "written", row -> of.apply(row).written()));
        columns.add(TopColumn.bytes("RECEIVED", "received", row -> of.apply(row).received()));
        columns.add(TopColumn.bytes("SENT", "sent", row -> of.apply(row).sent()));
        return columns;
    }

    private static List<TopColumn<FileActivity>> files() {
        return List.of(
                TopColumn.bytes("READ", "read", row -> row.sums().read()),
                TopColumn.bytes("WRITTEN", "written", row -> row.sums().written()),
                TopColumn.count("OPENED", "opened", row -> row.sums().opened()),
                TopColumn.text("LAST USED BY", "process", FileActivity::process),
                TopColumn.text("FILE", "path", FileActivity::path));
    }

    private static List<TopColumn<ConnectionActivity>> connections() {
        return List.of(
                TopColumn.bytes("RECEIVED", "received", row -> row.sums().received()),
                TopColumn.bytes("SENT", "sent", row -> row.sums().sent()),
                TopColumn.text("PROTOCOL", "protocol", ConnectionActivity::protocol),
                TopColumn.text("DIRECTION", "direction", row -> row.inbound() ? "from" : "to"),
                TopColumn.text("PEER", "peer", TopRows::peer),
                TopColumn.text("NAME", "name", row -> row.name() == null ? "" : row.name()),
                TopColumn.count("PID", "pid", ConnectionActivity::pid),
                TopColumn.text("PROCESS", "process", ConnectionActivity::process));
    }

    private static String peer(ConnectionActivity row) {
        return (row.address().contains(":") ? "[" + row.address() + "]" : row.address()) + ":" + row.port();
    }

    /** Returns the rows as data, keyed by column name. */
    List<Map<String, Object>> data(int most) {
        List<Map<String, Object>> data = new ArrayList<>();
        for (R row : rows.subList(0, Math.min(most, rows.size()))) {
            Map<String, Object> values = new LinkedHashMap<>();
            columns.forEach(column -> values.put(column.name(), column.value().apply(row)));
            data.add(values);
        }
        return data;
    }
}
