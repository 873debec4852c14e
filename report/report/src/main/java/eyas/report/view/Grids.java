package eyas.report.view;

import eyas.report.model.DnsLookupFacts;
import eyas.report.model.DnsTunnelFacts;
import eyas.report.model.Enrichments.Reputation;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Origin;
import eyas.report.model.ExecutableFacts.Provenance;
import eyas.report.model.FileFacts;
import eyas.report.model.FilterFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.table.ReportTables;
import eyas.report.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates the grids of the view. Tables without a custom grid are shown by their declaration. */
final class Grids {
    /** Tables that have custom grids here, are shown in other parts of the view, or not at all. */
    private static final Set<String> CUSTOM = Set.of(
            "steps",
            "package_scripts",
            "rules",
            "alerts",
            "processes",
            "executables",
            "connections",
            "dns_lookups",
            "dns_suspicions",
            "files",
            "filters");

    /** More files of one directory than this are collapsed into one row. */
    private static final int FOLD = 3;

    private final JobReport report;

    private Grids(JobReport report) {
        this.report = report;
    }

    /** Returns the non-empty grids, the most significant first. */
    static List<Grid> of(JobReport report) {
        Grids grids = new Grids(report);
        List<Grid> all = new ArrayList<>();
        all.add(grids.reputations());
        all.add(ContactGrid.of(report));
        all.add(grids.suspicions());
        all.add(grids.lookups());
        all.add(grids.executables());
        all.addAll(grids.files());
        for (Table<?> table : ReportTables.TABLES) {
            if (!CUSTOM.contains(table.name())) {
                all.add(DeclaredGrid.of(table, report));
            }
        }
        all.addAll(grids.processes());
        all.add(grids.filters());
        all.removeIf(grid -> grid.total() == 0 && grid.notes().isEmpty());
        return all;
    }

    private Grid reputations() {
        return new Grid.Builder<Reputation>("Reputation")
                .text("Source", r -> r.source())
                .code("About", r -> r.value())
                .text("Level", r -> Phrases.label(r.level()))
                .text("Why", r -> r.detail())
                .of(report.enrichments().reputations());
    }

    private Grid suspicions() {
        return new Grid.Builder<DnsTunnelFacts>("Suspected DNS exfiltration")
                .brief()
                .code("Below", s -> s.parent())
                .text("Why", s -> s.reason())
                .column("Names", "names: ", s -> Cell.of(s.names()))
                .column("For example", "for example ", s -> Cell.code(s.sample()))
                .column("By", "by ", s -> Cell.code(Phrases.process(report, s.process())))
                .of(report.suspicions());
    }

    private Grid lookups() {
        Map<String, DnsLookupFacts> names = new LinkedHashMap<>();
        report.lookups().rows().forEach(l -> names.putIfAbsent(l.name() + ' ' + l.type(), l));
        return new Grid.Builder<DnsLookupFacts>("DNS lookups")
                .code("Name", l -> l.name())
                .text("Type", l -> l.type())
                .code("Result", l -> l.answers().isEmpty() ? l.status() : String.join(", ", l.answers()))
                .code("Resolver", l -> l.resolver())
                .column("By", "by ", l -> Cell.code(Phrases.process(report, l.process())))
                .omitted(report.lookups().omitted())
                .of(List.copyOf(names.values()));
    }

    /** Preexisting executables are left to the other formats. */
    private Grid executables() {
        return new Grid.Builder<ExecutableFacts>("Executables created by the job")
                .code("File", e -> e.path())
                .text("Origin", e -> Phrases.label(e.origin()))
                .column("Written by", "written by ", e -> Cell.code(Phrases.process(report, e.writer())))
                .column("Provenance", "", e -> Cell.code(Provenance.describe(e.provenance())))
                .column("Run by", "run by ", e -> Cell.code(Phrases.process(report, e.firstProcess())))
                .code("SHA-256", Grids::hash)
                .of(report.executables().rows().stream()
                        .filter(e -> e.origin() != Origin.FOUND)
                        .toList());
    }

    private static String hash(ExecutableFacts executable) {
        String hash = executable.sha256();
        return hash == null ? "" : hash + (executable.hash() == ExecutableFacts.Hash.LATE ? " (late)" : "");
    }

    private List<Grid> files() {
        List<FileFacts> all = report.files().rows();
        List<FileFacts> outside = all.stream()
                .filter(f ->
                        f.place() != FileFacts.Place.WORKSPACE && f.credential().isEmpty())
                .toList();
        return List.of(
                file("Credentials touched")
                        .brief()
                        .text("Kind", f -> f.credential())
                        .of(all.stream().filter(f -> !f.credential().isEmpty()).toList()),
                file("Source files changed after the checkout")
                        .brief()
                        .of(all.stream().filter(FileFacts::sourceChanged).toList()),
                new Grid.Builder<FileGroup>("Files outside the working directory")
                        .brief()
                        .code("File", fold -> fold.path())
                        .text("Files", fold -> fold.count())
                        .text("What", fold -> fold.actions())
                        .column("By", "by ", fold -> Cell.code(fold.by(report)))
                        .omitted(report.files().omitted())
                        .of(FileGroup.of(outside, FOLD)));
    }

    private Grid.Builder<FileFacts> file(String title) {
        return new Grid.Builder<FileFacts>(title)
                .code("File", FileFacts::path)
                .text("What", f -> FileGroup.actions(List.of(f)))
                .column(
                        "By",
                        "by ",
                        f -> Cell.code(
                                f.touches().isEmpty()
                                        ? ""
                                        : Phrases.process(
                                                report, f.touches().getFirst().process())));
    }

    /** Counts processes by program, since a job has thousands; orphan processes are listed individually. */
    private List<Grid> processes() {
        Map<String, Long> programs = new LinkedHashMap<>();
        report.processes().rows().stream()
                .filter(p -> p.execCount() > 0 && !p.hidden())
                .forEach(p -> programs.merge(p.executable(), 1L, Long::sum));
        return List.of(
                new Grid.Builder<ProcessFacts>("Orphan processes")
                        .code("Process", p -> Phrases.process(report, p.id()))
                        .code("Command", p -> p.commandLine())
                        .text("Outlived its step", p -> p.outlivedStep() ? "yes" : "")
                        .text("Parent ended", p -> p.reparented() ? "yes" : "")
                        .of(report.processes().rows().stream()
                                .filter(p -> p.outlivedStep() || p.reparented())
                                .toList()),
                new Grid.Builder<Map.Entry<String, Long>>("Programs")
                        .code("Executable", e -> e.getKey())
                        .column("Processes", e -> Cell.of(e.getValue()))
                        .omitted(report.processes().omitted())
                        .of(List.copyOf(programs.entrySet())));
    }

    private Grid filters() {
        return new Grid.Builder<FilterFacts>("Filters")
                .text("Part", f -> f.part().replace('_', ' '))
                .code("Filter", f -> f.description().isEmpty() ? f.condition() : f.description())
                .column("Events hidden", f -> Cell.of(f.hidden()))
                .of(report.filters());
    }
}
