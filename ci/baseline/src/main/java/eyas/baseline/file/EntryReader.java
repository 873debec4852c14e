package eyas.baseline.file;

import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.EntryPlaceholder;
import eyas.baseline.model.ProgramSource;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.Printable;
import eyas.text.SourceRange;
import eyas.text.yaml.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one entry: a text, or a mapping with a name and annotations. */
final class EntryReader {
    static final String NAME = "name";
    static final String OPTIONAL = "optional";
    static final String BECAUSE = "because";

    private static final List<String> KEYS = List.of(NAME, OPTIONAL, BECAUSE);
    private static final Map<String, Boolean> TRUTHS = Map.of("true", true, "false", false);
    private static final String HASH = " sha256:";
    private static final List<String> REPOSITORY_USES = List.of("read", "push");
    private static final String FROM = " from ";
    private static final int LONGEST_TOKEN = 20;

    private final LockDiagnostics findings;

    EntryReader(LockDiagnostics findings) {
        this.findings = findings;
    }

    /** A parsed entry. */
    record Read(String text, EntryAnnotations terms) {}

    /** Returns the entry at {@code item}; null after a diagnostic if it is invalid. */
    @Nullable
    Read read(YamlNode item, EntryKind kind, List<String> path) {
        return switch (item) {
            case YamlNode.Scalar scalar ->
                isSound(scalar, kind, path) ? new Read(scalar.value(), EntryAnnotations.ALWAYS) : null;
            case YamlNode.Mapping mapping -> read(mapping, kind, path);
            case YamlNode.Sequence sequence -> {
                findings.add(
                        DiagnosticCode.LOCK_STRUCTURE,
                        sequence,
                        path,
                        "an entry must be a text, or a mapping with the key name",
                        Fix.of("write one entry per line, each with a dash"));
                yield null;
            }
        };
    }

    private @Nullable Read read(YamlNode.Mapping mapping, EntryKind kind, List<String> path) {
        String name = null;
        boolean optional = false;
        String because = "";
        boolean sound = true;
        Set<String> seen = new HashSet<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String key = entry.key() instanceof YamlNode.Scalar scalar ? scalar.value() : "";
            if (!KEYS.contains(key)) {
                findings.unknown(DiagnosticCode.LOCK_KEY, findings.place(entry.key()), path, "key", key, KEYS);
                sound = false;
            } else if (!seen.add(key)) {
                findings.add(DiagnosticCode.LOCK_TWICE, entry.key(), path, "the key '" + key + "' occurs twice");
                sound = false;
            } else if (!(entry.value() instanceof YamlNode.Scalar value) || value.isNull()) {
                findings.add(
                        DiagnosticCode.LOCK_STRUCTURE, entry.key(), path, "the value of '" + key + "' must be a text");
                sound = false;
            } else if (key.equals(NAME)) {
                sound &= isSound(value, kind, path);
                name = value.value();
            } else if (key.equals(BECAUSE)) {
                because = value.value();
            } else {
                Boolean truth = value.style() == YamlNode.Style.PLAIN ? TRUTHS.get(value.value()) : null;
                if (truth == null) {
                    findings.add(
                            DiagnosticCode.LOCK_STRUCTURE,
                            value,
                            path,
                            "'optional' must be true or false, not '" + value.value() + "'");
                    sound = false;
                }
                optional = Boolean.TRUE.equals(truth);
            }
        }
        if (name == null && sound) {
            findings.add(
                    DiagnosticCode.LOCK_STRUCTURE,
                    mapping,
                    path,
                    "missing name of the entry",
                    Fix.of("write the name behind 'name:'"));
        }
        return sound && name != null ? new Read(name, new EntryAnnotations(optional, because)) : null;
    }

    private boolean isSound(YamlNode.Scalar scalar, EntryKind kind, List<String> path) {
        String text = scalar.value();
        if (text.isBlank() || !text.equals(text.strip())) {
            findings.add(DiagnosticCode.LOCK_ENTRY, scalar, path, "empty entry, or blanks around it");
            return false;
        }
        if (!text.codePoints().allMatch(Printable::isHarmless)) {
            findings.add(
                    DiagnosticCode.LOCK_ENTRY,
                    scalar,
                    path,
                    "invisible character in the entry",
                    Fix.of("write its code point, for example \\x{202e}"));
            return false;
        }
        if (!hasKnownTokens(scalar, path)) {
            return false;
        }
        return switch (kind) {
            case PROGRAMS -> isProgram(scalar, path);
            case DESTINATIONS -> isDestination(scalar, path);
            case REPOSITORIES -> isRepository(scalar, path);
            case LISTENS, WRITES, CREDENTIALS, PERSISTENCE, ENVIRONMENT, PRIVILEGES, CONTAINERS, LEFT_RUNNING -> true;
        };
    }

    private boolean hasKnownTokens(YamlNode.Scalar scalar, List<String> path) {
        String text = scalar.value();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == EntryPlaceholder.BEGIN) {
                int end = text.indexOf('>', i);
                String inner = text.substring(i + 1, end < 0 ? Math.min(text.length(), i + LONGEST_TOKEN) : end);
                if (end < 0 || EntryPlaceholder.of(inner).isEmpty()) {
                    findings.add(
                            DiagnosticCode.LOCK_ENTRY,
                            scalar,
                            path,
                            "unknown token '<" + inner + (end < 0 ? "'" : ">'"),
                            Fix.of("write one of " + tokens()
                                    + ", some with a length: <hex:40>; or \\< for a bracket"));
                    return false;
                }
                i = end;
            }
        }
        return true;
    }

    private static String tokens() {
        return EntryPlaceholder.Kind.labels().stream()
                .map(word -> "<" + word + ">")
                .collect(Collectors.joining(", "));
    }

    private boolean isProgram(YamlNode.Scalar scalar, List<String> path) {
        String text = scalar.value();
        int blank = text.indexOf(' ');
        String first = blank < 0 ? text : text.substring(0, blank);
        SourceRange whole = findings.place(scalar);
        boolean plain = scalar.style() == YamlNode.Style.PLAIN;
        if (ProgramSource.of(text).isEmpty()) {
            findings.unknown(
                    DiagnosticCode.LOCK_ENTRY,
                    plain ? new SourceRange(whole.source(), whole.offset(), first.length()) : whole,
                    path,
                    "origin of a program",
                    first,
                    ProgramSource.keywords());
            return false;
        }
        int hash = text.indexOf(HASH);
        String digits = hash < 0 ? "" : text.substring(hash + HASH.length());
        if (blank < 0 || (hash >= 0 && !digits.equals("*") && !digits.matches("[0-9a-f]{16}"))) {
            findings.add(
                    DiagnosticCode.LOCK_ENTRY,
                    scalar,
                    path,
                    blank < 0 ? "missing path of the program" : "'" + digits + "' is not a valid program hash",
                    Fix.of(
                            blank < 0
                                    ? "write the path behind '" + first + "'"
                                    : "write the first 16 hexadecimal digits, or * for any"));
            return false;
        }
        return true;
    }

    private boolean isDestination(YamlNode.Scalar scalar, List<String> path) {
        if (scalar.value().indexOf(FROM) < 0) {
            findings.add(
                    DiagnosticCode.LOCK_ENTRY,
                    scalar,
                    path,
                    "missing program of the destination",
                    Fix.of("write NAME:PORT/PROTOCOL from PROGRAM, with * for any program"));
            return false;
        }
        return true;
    }

    private boolean isRepository(YamlNode.Scalar scalar, List<String> path) {
        String text = scalar.value();
        int blank = text.indexOf(' ');
        if (blank < 0 || !REPOSITORY_USES.contains(text.substring(0, blank))) {
            findings.add(
                    DiagnosticCode.LOCK_ENTRY,
                    scalar,
                    path,
                    "missing operation of the repository",
                    Fix.of("write read HOST/PATH, or push HOST/PATH"));
            return false;
        }
        return true;
    }
}
