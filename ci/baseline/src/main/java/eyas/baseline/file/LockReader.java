package eyas.baseline.file;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.SourcePosition;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Parses a lock file strictly: anything unknown is an error, so that a lock never allows more than it seems to. Finds all errors, not only
 * the first. Use an instance for one file.
 */
public final class LockReader {
    /** Maximum size of a lock in bytes. */
    public static final int MOST_BYTES = 10 << 20;

    /** The version of the format. */
    static final String VERSION = "1";

    private static final YamlLimits LIMITS = new YamlLimits(MOST_BYTES, 500_000, 16);
    private static final List<String> TOP = List.of("version", LockDocument.WORKFLOWS);
    private static final String USES = "uses";

    private final LockDiagnostics findings;
    private final EntryReader entryReader;
    private final CommentReader comments;
    private final TreeMap<StepScope, String> steps = new TreeMap<>();
    private final TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>();

    private LockReader(SourceText source) {
        this.findings = new LockDiagnostics(source);
        this.entryReader = new EntryReader(findings);
        this.comments = new CommentReader(source.text());
    }

    /**
     * Parses a lock.
     *
     * @param name the file's name in diagnostics
     * @param bytes its content
     */
    public static LockParseResult read(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return unreadable(
                    name,
                    "the lock has " + bytes.length + " bytes, more than the limit of " + MOST_BYTES,
                    "keep one lock per repository, and use wildcards for parts that differ from run to run");
        }
        try {
            SourceText source = new SourceText(name, TextDecoder.decode(bytes, LIMITS));
            return new LockReader(source).read(source);
        } catch (YamlException e) {
            return unreadable(name, String.valueOf(e.getMessage()), e.fix());
        }
    }

    /** Returns the result for a file that cannot be read. */
    public static LockParseResult unreadable(String name, String why, @Nullable String fix) {
        SourceRange place = SourceRange.whole(new SourceText(name, ""));
        Diagnostic diagnostic = fix == null
                ? Diagnostic.of(DiagnosticCode.LOCK_FILE, place, why)
                : Diagnostic.of(DiagnosticCode.LOCK_FILE, place, why, Fix.of(fix));
        return new LockParseResult(Optional.empty(), List.of(diagnostic));
    }

    private LockParseResult read(SourceText source) {
        if (!ConflictMarkers.find(source, findings)) {
            try {
                documents(YamlReader.read(source, LIMITS), source);
            } catch (YamlException e) {
                SourcePosition mark = e.mark();
                String fix = e.fix();
                SourceRange place =
                        mark == null ? SourceRange.whole(source) : new SourceRange(source, mark.offset(), 1);
                Fix[] fixes = fix == null ? new Fix[0] : new Fix[] {Fix.of(fix)};
                findings.add(DiagnosticCode.LOCK_YAML, place, List.of(), String.valueOf(e.getMessage()), fixes);
            }
        }
        return new LockParseResult(
                findings.isBroken()
                        ? Optional.empty()
                        : Optional.of(new LockDocument(new BehaviorLock(steps, entries), comments.comments())),
                findings.all());
    }

    private void documents(List<YamlNode> documents, SourceText source) {
        if (documents.size() == 1 && documents.getFirst() instanceof YamlNode.Mapping top) {
            top(top);
            return;
        }
        YamlNode odd = documents.isEmpty() ? null : documents.get(documents.size() == 1 ? 0 : 1);
        findings.add(
                DiagnosticCode.LOCK_STRUCTURE,
                odd == null ? SourceRange.whole(source) : findings.place(odd),
                List.of(),
                documents.size() > 1
                        ? "several documents in one file"
                        : "a lock must be a mapping with version and workflows",
                Fix.of(documents.size() > 1 ? "keep one of them" : "create one with 'eyas lock learn REPORT'"));
    }

    private void top(YamlNode.Mapping top) {
        eachKey(top, List.of(), (key, value) -> {
            if (!TOP.contains(key.value())) {
                findings.unknown(DiagnosticCode.LOCK_KEY, findings.place(key), List.of(), "key", key.value(), TOP);
            } else if (key.value().equals(LockDocument.WORKFLOWS)) {
                map(key, value, List.of(LockDocument.WORKFLOWS), this::workflows);
            } else {
                comments.own(value, List.of(key.value()));
                version(value);
            }
        });
        if (top.find("version") == null) {
            findings.add(
                    DiagnosticCode.LOCK_VERSION,
                    top,
                    List.of(),
                    "missing version of the lock",
                    Fix.of("write 'version: 1' first"));
        }
    }

    private void version(YamlNode value) {
        if (!(value instanceof YamlNode.Scalar scalar) || !scalar.value().equals(VERSION)) {
            String written = value instanceof YamlNode.Scalar scalar ? " " + scalar.value() : "";
            findings.add(
                    DiagnosticCode.LOCK_VERSION,
                    value,
                    List.of(),
                    "version" + written + " of the lock is not supported; this Eyas supports version " + VERSION,
                    Fix.of("use a newer Eyas, or create the lock again with 'eyas lock learn'"));
        }
    }

    private void workflows(List<String> path, YamlNode.Mapping workflows) {
        eachKey(workflows, path, (workflow, jobs) -> map(workflow, jobs, longer(path, workflow), this::jobs));
    }

    private void jobs(List<String> path, YamlNode.Mapping jobs) {
        eachKey(jobs, path, (job, own) -> map(job, own, longer(path, job), this::steps));
    }

    private void steps(List<String> path, YamlNode.Mapping own) {
        eachKey(own, path, (step, code) -> map(step, code, longer(path, step), this::step));
    }

    private void step(List<String> path, YamlNode.Mapping code) {
        StepScope step = new StepScope(path.get(1), path.get(2), path.get(3));
        steps.put(step, "");
        eachKey(code, path, (key, value) -> {
            if (!key.value().equals(USES)) {
                map(key, value, longer(path, key), (kindPath, kinds) -> kinds(step, kindPath, kinds));
            } else if (value instanceof YamlNode.Scalar action && !action.isNull()) {
                comments.own(value, longer(path, key));
                steps.put(step, action.value());
            } else {
                findings.add(DiagnosticCode.LOCK_STRUCTURE, value, path, "'uses' must be an action with its version");
            }
        });
    }

    private void kinds(StepScope step, List<String> path, YamlNode.Mapping kinds) {
        eachKey(kinds, path, (key, value) -> {
            Optional<EntryKind> kind = EntryKind.of(key.value());
            if (kind.isEmpty()) {
                findings.unknown(
                        DiagnosticCode.LOCK_KEY,
                        findings.place(key),
                        path,
                        "kind of entries",
                        key.value(),
                        EntryKind.keys());
            } else if (value instanceof YamlNode.Sequence sequence) {
                sequence.items().forEach(item -> entry(step, kind.get(), longer(path, key), item));
            } else if (!value.isNull()) {
                findings.add(
                        DiagnosticCode.LOCK_STRUCTURE,
                        value,
                        longer(path, key),
                        "entries must be a list",
                        Fix.of("write a dash before each entry"));
            }
        });
    }

    private void entry(StepScope step, EntryKind kind, List<String> path, YamlNode item) {
        EntryReader.Read read = entryReader.read(item, kind, path);
        if (read == null) {
            return;
        }
        LockEntry entry = new LockEntry(step, path.get(4), kind, read.text());
        own(item, LockDocument.path(entry));
        EntryAnnotations other = entries.putIfAbsent(entry, read.terms());
        if (other != null && other.equals(read.terms())) {
            findings.add(
                    DiagnosticCode.LOCK_REPEATED,
                    item,
                    path,
                    "duplicate entry",
                    Fix.of("remove one of them; 'eyas lock update' does"));
        } else if (other != null) {
            findings.add(
                    DiagnosticCode.LOCK_TWICE,
                    item,
                    path,
                    "duplicate entry with different annotations",
                    Fix.of("keep one of them"));
        }
    }

    /** Records the position of an entry's name and annotations. */
    private void own(YamlNode item, List<String> path) {
        if (!(item instanceof YamlNode.Mapping mapping)) {
            comments.own(item, path);
            return;
        }
        for (YamlNode.Entry each : mapping.entries()) {
            String key = each.key() instanceof YamlNode.Scalar scalar ? scalar.value() : EntryReader.NAME;
            List<String> owner = key.equals(EntryReader.NAME) ? path : LockDocument.longer(path, key);
            comments.own(each.key(), owner);
            comments.own(each.value(), owner);
        }
    }

    /** Reads a mapping below {@code key}; a missing value is an empty one. */
    private void map(
            YamlNode.Scalar key, YamlNode value, List<String> path, BiConsumer<List<String>, YamlNode.Mapping> reader) {
        if (value instanceof YamlNode.Mapping mapping) {
            reader.accept(path, mapping);
        } else if (value.isNull()) {
            reader.accept(path, new YamlNode.Mapping(List.of(), value.mark(), 1));
        } else {
            findings.add(
                    DiagnosticCode.LOCK_STRUCTURE,
                    value,
                    path,
                    "the value of '" + key.value() + "' must be a mapping",
                    Fix.of("write its content on separate lines, indented by two more spaces"));
        }
    }

    private void eachKey(YamlNode.Mapping mapping, List<String> path, BiConsumer<YamlNode.Scalar, YamlNode> reader) {
        Set<String> known = new HashSet<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!(entry.key() instanceof YamlNode.Scalar key) || key.value().isEmpty()) {
                findings.add(DiagnosticCode.LOCK_STRUCTURE, entry.key(), path, "a key must be a text");
            } else if (!known.add(key.value())) {
                findings.add(
                        DiagnosticCode.LOCK_TWICE,
                        key,
                        path,
                        "the key '" + key.value() + "' occurs twice",
                        Fix.of("merge the content of both into one of them"));
            } else {
                comments.own(key, longer(path, key));
                reader.accept(key, entry.value());
            }
        }
    }

    private static List<String> longer(List<String> path, YamlNode.Scalar key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key.value());
        return List.copyOf(longer);
    }
}
