package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.FlagTable;
import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Sensitivity;
import eyas.report.table.Table;
import eyas.state.EventContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Checks collectors against the declared sensitivity: a mask that marks all its input must have marked every text of a column that may hold
 * a secret.
 */
final class MaskedColumnsTest {
    private static final String MARK = "«";
    private static final int WRITE = FlagTable.value("file_flags", "O_WRONLY");

    private final Set<String> marked = new TreeSet<>();
    private final Set<String> bare = new TreeSet<>();
    private final Set<String> empty = new TreeSet<>();

    private static final SecretMask MARKING = new SecretMask() {
        @Override
        public void learn(EventContext context) {}

        @Override
        public String mask(String text) {
            return text.isEmpty() || text.startsWith(MARK) ? text : MARK + text;
        }
    };

    private static JobReport report() throws Exception {
        ReportFixture world = new ReportFixture(ReportLimits.defaults(), MARKING);
        world.fork(ReportFixture.ROOT, 101);
        world.open(ReportFixture.ROOT, 3, "/tmp/x", WRITE);
        world.exec(101, "/tmp/x", "--token", "abc");
        world.open(101, 4, "/root/.bashrc", WRITE);
        world.event(w -> w.begin(EventCode.SYSCALL_RENAME_X, world.time(), 101)
                .put(0)
                .put("/root/.bashrc")
                .put("/root/.profile")
                .end());
        world.socket(3, 2);
        world.connect(3, "02" + "0a000001" + "3412" + "c0000235" + "3500", 0);
        world.receive(3, ReportCollectorTest.answer());
        world.socket(4, 1);
        world.connect(4, "02" + "0a000001" + "3512" + "c6336407" + "5000", -115);
        world.socket(5, 1);
        world.connect(5, "01" + "00".repeat(16) + HexFormat.of().formatHex(Bytes.of("/tmp/socket\0")), 0);
        world.alert(101, "Rule");
        return world.finish();
    }

    @Test
    void masksColumnsThatMayHoldSecrets() throws Exception {
        JobReport report = report();
        for (Table<?> table : ReportTables.TABLES) {
            check(table, report);
        }
        assertThat(bare).as("unmasked columns that may hold a secret").isEmpty();
        assertThat(marked)
                .contains(
                        "alerts.message",
                        "connections.address",
                        "connections.name",
                        "dns_lookups.answers",
                        "dns_lookups.name",
                        "executables.path",
                        "files.path",
                        "files.touches.other",
                        "persistence.path",
                        "processes.command_line",
                        "processes.executable",
                        "processes.execs.command_line",
                        "processes.folder");
        // No test events for these; their collectors are tested separately.
        assertThat(empty)
                .allMatch(name -> name.matches("(steps|package_scripts|containers|dns_suspicions|environment)\\..*"
                        + "|executables.provenance.*|processes.folder|processes.executable"));
    }

    private <R> void check(Table<R> table, JobReport report) {
        check(table.name(), table.form(), table.part().apply(report).rows());
    }

    private <R> void check(String where, RowSchema<R> form, List<R> rows) {
        for (Column<R> column : form.columns()) {
            String name = where + "." + column.head().name();
            switch (column) {
                case Column.Text<R> text
                when text.sensitivity() == Sensitivity.MAY_HOLD_SECRET -> {
                    rows.forEach(row -> note(name, text.value().apply(row)));
                    emptyUnlessSeen(name);
                }
                case Column.Texts<R> texts
                when texts.sensitivity() == Sensitivity.MAY_HOLD_SECRET -> {
                    rows.forEach(row -> texts.value().apply(row).forEach(one -> note(name, one)));
                    emptyUnlessSeen(name);
                }
                case Column.Rows<R, ?> inner -> inner(name, inner, rows);
                case Column.One<R, ?> _,
                        Column.Text<R> _,
                        Column.Texts<R> _,
                        Column.Id<R> _,
                        Column.Enumeration<R> _,
                        Column.Numeric<R> _,
                        Column.Decimal<R> _,
                        Column.Time<R> _,
                        Column.Flag<R> _,
                        Column.Reference<R> _,
                        Column.References<R> _,
                        Column.Counts<R> _ -> {
                    // Text that cannot hold a secret.
                }
            }
        }
    }

    private <R, N> void inner(String name, Column.Rows<R, N> inner, List<R> rows) {
        check(
                name,
                inner.form(),
                rows.stream().flatMap(row -> inner.value().apply(row).stream()).toList());
    }

    private void note(String name, @Nullable String text) {
        // The address of an internet socket is not chosen text; only the path of a Unix socket is.
        boolean isNumber = name.equals("connections.address") && text != null && text.matches("[0-9a-f.:]+");
        if (text != null && !text.isEmpty() && !isNumber) {
            (text.contains(MARK) ? marked : bare).add(name);
        }
    }

    private void emptyUnlessSeen(String name) {
        if (!marked.contains(name) && !bare.contains(name)) {
            empty.add(name);
        }
    }
}
