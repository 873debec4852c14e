package eyas.report.view;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.Enrichments.Reputation;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Origin;
import eyas.report.model.ExecutableFacts.Provenance;
import eyas.report.model.FileFacts;
import eyas.report.model.FilterFacts;
import eyas.report.model.JobReport;
import eyas.report.model.LookupFacts;
import eyas.report.model.LookupSuspicion;
import eyas.report.model.ProcessFacts;
import eyas.report.table.ReportTables;
import eyas.report.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the grids of the view. A table of which nothing is said here is shown by its declaration. */
final class Grids {
    /** Tables whose rows are told of in grids of their own here, in other parts of the view, or not at all. */
    private static final Set<String> TOLD = Set.of(
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

    /** More files of one folder than this are one row. */
    private static final int FOLD = 3;

    private final JobReport report;

    private Grids(JobReport report) {
        this.report = report;
    }

    /** Return the grids that have rows, the most telling first. */
    static List<Grid> of(JobReport report) {
        Grids grids = new Grids(report);
        List<Grid> all = new ArrayList<>();
        all.add(grids.reputations());
        all.add(grids.contacted());
        all.add(grids.suspicions());
        all.add(grids.lookups());
        all.add(grids.executables());
        all.addAll(grids.files());
        for (Table<?> table : ReportTables.TABLES) {
            if (!TOLD.contains(table.name())) {
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
                .text("About", r -> r.value())
                .text("Level", r -> Phrases.word(r.level()))
                .text("Why", r -> r.detail())
                .of(report.enrichments().reputations());
    }

    /**
     * The peers that the job began to talk to, one row for each address, port and protocol, those in public networks first. What
     * stays on this machine, and who came from outside, is counted.
     */
    private Grid contacted() {
        Map<String, List<ConnectionFacts>> peers = new LinkedHashMap<>();
        long inbound = 0;
        long local = 0;
        for (ConnectionFacts c : report.connections().rows()) {
            if (c.inbound()) {
                inbound++;
            } else if (c.scope() == Scope.LOOPBACK) {
                local++;
            } else {
                peers.computeIfAbsent(c.endPoint() + ' ' + c.protocol(), p -> new ArrayList<>(1))
                        .add(c);
            }
        }
        List<List<ConnectionFacts>> rows = new ArrayList<>(peers.values());
        rows.sort(Comparator.comparing(same -> same.getFirst().scope() != Scope.PUBLIC));
        return new Grid.Builder<List<ConnectionFacts>>("Contacted")
                .brief()
                .text(
                        "Peer",
                        same -> same.getFirst().endPoint() + " "
                                + same.getFirst().protocol())
                .column("Name", Grids::name)
                .column("By", "by ", same -> Cell.of(by(same)))
                .column("Times", "×", same -> Cell.aboveOne(sum(same, Count.TIMES)))
                .column("Failed", "failed ", same -> Cell.aboveZero(sum(same, Count.FAILED)))
                .column("Sent", "bytes sent ", same -> Cell.of(sum(same, Count.SENT)))
                .column("Received", "received ", same -> Cell.of(sum(same, Count.RECEIVED)))
                .note(local > 0, "and " + Phrases.count(local, "connection") + " on this machine")
                .note(inbound > 0, "and " + Phrases.count(inbound, "connection") + " that a peer began")
                .omitted(report.connections().omitted())
                .of(rows);
    }

    private static Cell name(List<ConnectionFacts> same) {
        for (ConnectionFacts c : same) {
            String name = c.name();
            if (name != null) {
                return Cell.of(name);
            }
        }
        return same.getFirst().resolution() == Resolution.NEVER ? Cell.alarming("never resolved", true) : Cell.EMPTY;
    }

    private String by(List<ConnectionFacts> same) {
        return Phrases.process(report, same.getFirst().process())
                + (same.size() > 1 ? " and " + (same.size() - 1) + " more" : "");
    }

    private enum Count {
        TIMES,
        FAILED,
        SENT,
        RECEIVED
    }

    private static long sum(List<ConnectionFacts> same, Count what) {
        return same.stream()
                .mapToLong(c -> switch (what) {
                    case TIMES -> c.count();
                    case FAILED -> c.failed();
                    case SENT -> c.sent();
                    case RECEIVED -> c.received();
                })
                .sum();
    }

    private Grid suspicions() {
        return new Grid.Builder<LookupSuspicion>("Look-ups that look like data on its way out")
                .brief()
                .text("Below", s -> s.parent())
                .text("Why", s -> s.reason())
                .column("Names", "names: ", s -> Cell.of(s.names()))
                .column("For example", "for example ", s -> Cell.of(s.sample()))
                .column("By", "by ", s -> Cell.of(Phrases.process(report, s.process())))
                .of(report.suspicions());
    }

    private Grid lookups() {
        Map<String, LookupFacts> names = new LinkedHashMap<>();
        report.lookups().rows().forEach(l -> names.putIfAbsent(l.name() + ' ' + l.type(), l));
        return new Grid.Builder<LookupFacts>("DNS look-ups")
                .text("Name", l -> l.name())
                .text("Type", l -> l.type())
                .text("Result", l -> l.answers().isEmpty() ? l.status() : String.join(", ", l.answers()))
                .text("Resolver", l -> l.resolver())
                .column("By", "by ", l -> Cell.of(Phrases.process(report, l.process())))
                .omitted(report.lookups().omitted())
                .of(List.copyOf(names.values()));
    }

    /** What was there before is left to the other formats. */
    private Grid executables() {
        return new Grid.Builder<ExecutableFacts>("Executables created by the job")
                .text("File", e -> e.path())
                .text("Origin", e -> Phrases.word(e.origin()))
                .column("Written by", "written by ", e -> Cell.of(Phrases.process(report, e.writer())))
                .column("How it came", "", e -> Cell.of(Provenance.words(e.provenance())))
                .column("Run by", "run by ", e -> Cell.of(Phrases.process(report, e.firstProcess())))
                .text("SHA-256", Grids::hash)
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
                new Grid.Builder<FileFold>("Files outside the working folder")
                        .brief()
                        .text("File", fold -> fold.path())
                        .text("What", fold -> fold.actions())
                        .column("By", "by ", fold -> Cell.of(fold.by(report)))
                        .omitted(report.files().omitted())
                        .of(FileFold.of(outside, FOLD)));
    }

    private Grid.Builder<FileFacts> file(String title) {
        return new Grid.Builder<FileFacts>(title)
                .text("File", FileFacts::path)
                .text("What", f -> FileFold.actions(List.of(f)))
                .column(
                        "By",
                        "by ",
                        f -> Cell.of(
                                f.touches().isEmpty()
                                        ? ""
                                        : Phrases.process(
                                                report, f.touches().getFirst().process())));
    }

    /** Processes by program, since a job has thousands; those that were left behind one by one. */
    private List<Grid> processes() {
        Map<String, Long> programs = new LinkedHashMap<>();
        report.processes().rows().stream()
                .filter(p -> p.execCount() > 0 && !p.hidden())
                .forEach(p -> programs.merge(p.executable(), 1L, Long::sum));
        return List.of(
                new Grid.Builder<ProcessFacts>("Processes that were left behind")
                        .text("Process", p -> Phrases.process(report, p.id()))
                        .text("Command", p -> p.commandLine())
                        .text("Outlived its step", p -> p.outlivedStep() ? "yes" : "")
                        .text("Lost its parent", p -> p.reparented() ? "yes" : "")
                        .of(report.processes().rows().stream()
                                .filter(p -> p.outlivedStep() || p.reparented())
                                .toList()),
                new Grid.Builder<Map.Entry<String, Long>>("Programs")
                        .text("Executable", e -> e.getKey())
                        .column("Processes", e -> Cell.of(e.getValue()))
                        .omitted(report.processes().omitted())
                        .of(List.copyOf(programs.entrySet())));
    }

    private Grid filters() {
        return new Grid.Builder<FilterFacts>("Filters")
                .text("Part", f -> f.part().replace('_', ' '))
                .text("Filter", f -> f.description().isEmpty() ? f.condition() : f.description())
                .column("Events hidden", f -> Cell.of(f.hidden()))
                .of(report.filters());
    }
}
