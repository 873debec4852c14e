package eyas.report.synopsis;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.DnsLookupFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.JobReport;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.ProcessFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects what one branch of processes touched; a few items of each kind. */
final class EvidenceCollector {
    private static final int DNS = 53;
    private static final int EACH = 4;
    private static final int TEXT = 160;
    /** Words of a command line that are examined. */
    private static final int WORDS = 32;

    /** Name prefixes of programs that run the file they are given; a compiler, in contrast, only reads it. */
    private static final List<String> INTERPRETERS = List.of(
            "ash", "bash", "bun", "dash", "deno", "fish", "java", "ksh", "lua", "node", "perl", "php", "pwsh", "python",
            "ruby", "sh", "zsh");

    private static final Set<Action> WRITES = Set.of(Action.WRITTEN, Action.CREATED, Action.RENAMED_TO_THIS);

    private final JobReport report;
    private final ProcessSubtree branch;
    private final Map<Evidence.Kind, Map<Item, Integer>> found = new EnumMap<>(Evidence.Kind.class);

    private record Item(String subject, String detail) {}

    private EvidenceCollector(JobReport report, ProcessSubtree branch) {
        this.report = report;
        this.branch = branch;
    }

    static List<Evidence> of(JobReport report, ProcessSubtree branch) {
        EvidenceCollector evidence = new EvidenceCollector(report, branch);
        evidence.files();
        evidence.connections();
        evidence.lookups();
        evidence.executables();
        evidence.scripts();
        for (PersistenceFacts place : report.persistence().rows()) {
            if (branch.has(place.process())) {
                evidence.add(Evidence.Kind.PERSISTENCE, place.file(), place.path(), " (" + place.surface() + ")");
            }
        }
        return evidence.all();
    }

    /** Adds an item. Items with equal text are added once, and so is a file that was executed in two ways. */
    private void add(Evidence.Kind kind, int row, String subject, String detail) {
        Map<Item, Integer> known = found.computeIfAbsent(kind, k -> new LinkedHashMap<>());
        boolean hasRun = kind == Evidence.Kind.RAN && known.containsValue(row);
        if (row >= 0 && !hasRun) {
            known.putIfAbsent(new Item(subject, detail), row);
        }
    }

    private List<Evidence> all() {
        List<Evidence> evidence = new ArrayList<>();
        found.forEach((kind, things) -> {
            int shown = 0;
            for (Map.Entry<Item, Integer> thing : things.entrySet()) {
                boolean last = ++shown == Math.min(EACH, things.size());
                evidence.add(new Evidence(
                        kind,
                        thing.getValue(),
                        cut(thing.getKey().subject()),
                        cut(thing.getKey().detail()),
                        last ? things.size() - shown : 0));
                if (last) {
                    break;
                }
            }
        });
        return List.copyOf(evidence);
    }

    private static String cut(String text) {
        return text.length() > TEXT ? text.substring(0, TEXT) + "…" : text;
    }

    private void files() {
        for (FileFacts file : report.files().rows()) {
            boolean ours = file.touches().stream().anyMatch(touch -> branch.has(touch.process()));
            if (ours && !file.credential().isEmpty()) {
                add(Evidence.Kind.CREDENTIAL, file.id(), file.path(), " (" + file.credential() + ")");
            }
            if (ours && file.sourceChanged()) {
                add(Evidence.Kind.SOURCE, file.id(), file.path(), "");
            }
        }
    }

    private void connections() {
        for (ConnectionFacts c : report.connections().rows()) {
            boolean aside = c.inbound() || c.scope() == Scope.LOOPBACK || c.port() == DNS;
            if (aside || !branch.has(c.process())) {
                continue;
            }
            String name = c.name();
            String end = c.endPoint() + " " + c.protocol();
            String more =
                    name == null ? c.resolution() == Resolution.NEVER ? " (never resolved)" : "" : " (" + end + ")";
            String bytes = c.sent() + c.received() == 0
                    ? ""
                    : String.format(Locale.ROOT, ", %,d bytes sent, %,d received", c.sent(), c.received());
            add(Evidence.Kind.CONTACT, c.id(), name == null ? end : name, more + bytes + " by " + name(c.process()));
        }
    }

    private void lookups() {
        Set<String> connected = new HashSet<>();
        for (ConnectionFacts c : report.connections().rows()) {
            String name = c.name();
            if (name != null) {
                connected.add(name);
            }
        }
        for (DnsLookupFacts lookup : report.lookups().rows()) {
            if (branch.has(lookup.process()) && !connected.contains(lookup.name())) {
                add(Evidence.Kind.LOOKUP, lookup.id(), lookup.name(), " by " + name(lookup.process()));
            }
        }
    }

    private void executables() {
        for (ExecutableFacts executable : report.executables().rows()) {
            if (executable.origin() != ExecutableFacts.Origin.FOUND && branch.has(executable.firstProcess())) {
                add(
                        Evidence.Kind.RAN,
                        executable.file(),
                        executable.path(),
                        executable.writer() < 0 ? "" : ", written by " + name(executable.writer()));
            }
        }
    }

    /** A script has no exec of its own: it is found in the command line of its interpreter. */
    private void scripts() {
        Map<String, FileFacts> written = new HashMap<>();
        for (FileFacts file : report.files().rows()) {
            if (file.touches().stream().anyMatch(touch -> WRITES.contains(touch.action()))) {
                written.put(file.path(), file);
            }
        }
        if (written.isEmpty()) {
            return;
        }
        for (int id = branch.members().nextSetBit(0);
                id >= 0;
                id = branch.members().nextSetBit(id + 1)) {
            ProcessFacts process = report.processes().rows().get(id);
            if (INTERPRETERS.stream().noneMatch(process.name()::startsWith)) {
                continue;
            }
            String[] words = process.commandLine().split(" ", WORDS + 1);
            for (int i = 0; i < Math.min(words.length, WORDS); i++) {
                FileFacts file = written.get(words[i]);
                if (file != null) {
                    script(file, process);
                }
            }
        }
    }

    private void script(FileFacts file, ProcessFacts runner) {
        for (FileFacts.Touch touch : file.touches()) {
            boolean before = touch.firstTime() <= runner.startTime()
                    || runner.execs().stream().anyMatch(exec -> exec.time() >= touch.firstTime());
            if (WRITES.contains(touch.action()) && touch.process() >= 0 && touch.process() != runner.id() && before) {
                add(
                        Evidence.Kind.RAN,
                        file.id(),
                        file.path(),
                        ", written by " + name(touch.process()) + ", run by " + runner.name());
                return;
            }
        }
    }

    private String name(int process) {
        return process < 0
                ? "an unknown process"
                : report.processes().rows().get(process).name();
    }
}
