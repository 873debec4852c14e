package eyas.tables.model;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.table.ReportTables;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StoredTablesTest {
    @Test
    void everyReportTableIsStoredUnderItsOwnName() {
        assertThat(StoredTables.ALL)
                .extracting(StoredTable::name)
                .containsAll(
                        ReportTables.TABLES.stream().map(table -> table.name()).toList())
                .contains(
                        "jobs",
                        "steps",
                        "losses",
                        "behaviors",
                        "observables",
                        "events",
                        "process_execs",
                        "file_touches");
    }

    @Test
    void tableAndColumnNamesAreUnique() {
        Set<String> names = new HashSet<>();
        for (StoredTable table : StoredTables.ALL) {
            assertThat(names.add(table.name())).as(table.name()).isTrue();
            assertThat(table.columns()).extracting(TableColumn::name).doesNotHaveDuplicates();
            assertThat(table.columns().subList(0, StoredTables.EVERYWHERE.size()))
                    .isEqualTo(StoredTables.EVERYWHERE);
        }
    }

    @Test
    void jobsHasCoverageOfEveryTruncatableTable() {
        ReportTables.TABLES.stream()
                .filter(table -> !table.whole())
                .forEach(table -> assertThat(StoredTables.JOBS.columns())
                        .extracting(TableColumn::name)
                        .contains(table.name() + "_collected", table.name() + "_omitted", table.name() + "_hidden"));
    }
}
