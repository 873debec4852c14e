package eyas.hunt.indicator;

import eyas.enrich.indicators.Indicator;
import eyas.enrich.indicators.IndicatorException;
import eyas.enrich.indicators.IndicatorFiles;
import eyas.enrich.indicators.IndicatorLimits;
import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.indicators.IndicatorMatcher;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that one question looks for. Immutable; any thread. */
public final class WantedSet {
    /** So many values are compared by the database itself; of more, the stored values are compared here. */
    private static final int COMPARED = 1_000;

    private static final String TYPED = "typed";

    private final List<Wanted> typed;
    private final List<IndicatorList> lists;
    private final IndicatorMatcher matcher;
    private final Map<String, List<Wanted.Package>> packages = new HashMap<>();
    private final Set<String> paths = new LinkedHashSet<>();

    /**
     * Make one.
     *
     * @param typed what was typed
     * @param lists lists of indicators; a name in a list stands for those below it as well
     */
    public WantedSet(List<Wanted> typed, List<IndicatorList> lists) {
        this.typed = List.copyOf(typed);
        this.lists = List.copyOf(lists);
        List<Indicator> plain = new ArrayList<>();
        for (Wanted wanted : typed) {
            switch (wanted) {
                case Wanted.Address(String text, boolean _) -> plain.add(indicator(Indicator.Kind.ADDRESS, text, false));
                case Wanted.Name(String name, boolean below) ->
                    plain.add(indicator(Indicator.Kind.DOMAIN, name, below));
                case Wanted.Hash(String hash) -> plain.add(indicator(Indicator.Kind.SHA256, hash, false));
                case Wanted.Package one ->
                    packages.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one);
                case Wanted.Path(String text) -> paths.add(text);
            }
        }
        List<IndicatorList> all = new ArrayList<>();
        all.add(new IndicatorList(TYPED, IndicatorList.Format.PLAIN, plain, Map.of()));
        all.addAll(lists);
        this.matcher = new IndicatorMatcher(all);
    }

    private static Indicator indicator(Indicator.Kind kind, String value, boolean below) {
        return new Indicator(kind, value, below, TYPED, 0, "");
    }

    /**
     * Read lists of indicators.
     *
     * @throws IndicatorException if one cannot be read
     */
    public static List<IndicatorList> lists(List<Path> files) throws IndicatorException {
        List<IndicatorList> lists = new ArrayList<>();
        for (Path file : files) {
            lists.add(IndicatorFiles.read(file, IndicatorLimits.DEFAULT, Instant.now()));
        }
        return lists;
    }

    /** Return whether nothing is looked for. */
    public boolean isEmpty() {
        return typed.isEmpty() && lists.stream().allMatch(list -> list.indicators().isEmpty());
    }

    /** Return what was left out of lists, and why, in words. */
    public List<String> leftOut() {
        List<String> words = new ArrayList<>();
        for (IndicatorList list : lists) {
            new TreeMap<>(list.skipped()).forEach((reason, count) -> words.add(
                    "of the list " + list.name() + " were left out: " + count + " " + reason));
        }
        return words;
    }

    /** Return the question in words, for the head of an answer. */
    public String words() {
        List<String> words = new ArrayList<>();
        typed.stream().limit(5).forEach(wanted -> words.add(wanted.text()));
        if (typed.size() > 5) {
            words.add((typed.size() - 5) + " more");
        }
        lists.forEach(list -> words.add(list.indicators().size() + " of the list " + list.name()));
        return String.join(", ", words);
    }

    /** Return the kinds of stored values among which something can be found. */
    public Set<ValueKind> kinds() {
        Set<ValueKind> kinds = new LinkedHashSet<>();
        for (Wanted wanted : typed) {
            kinds.add(kind(wanted));
        }
        for (IndicatorList list : lists) {
            for (Indicator indicator : list.indicators()) {
                kinds.add(kind(indicator.kind()));
            }
        }
        return kinds;
    }

    /**
     * Return the values of {@code kind} that are all that can be found of it; empty where they are too many, or where a value has to be
     * looked at to tell.
     */
    public Optional<List<String>> values(ValueKind kind) {
        if (lists.stream().anyMatch(list -> list.indicators().stream().anyMatch(one -> kind(one.kind()) == kind))) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (Wanted wanted : typed) {
            if (kind(wanted) != kind) {
                continue;
            }
            switch (wanted) {
                case Wanted.Address(String text, boolean isNetwork) -> {
                    // Addresses of IPv6 have more than one form.
                    if (isNetwork || text.indexOf(':') >= 0) {
                        return Optional.empty();
                    }
                    values.add(text);
                    values.add("::ffff:" + text);
                }
                case Wanted.Name(String name, boolean below) -> {
                    if (below) {
                        return Optional.empty();
                    }
                    values.add(name);
                }
                case Wanted.Hash(String hash) -> values.add(hash);
                case Wanted.Path(String text) -> values.add(text);
                case Wanted.Package _ -> {
                    return Optional.empty();
                }
            }
        }
        return values.size() > COMPARED ? Optional.empty() : Optional.of(values);
    }

    /**
     * Return what of this a stored value is; null where it is nothing of this.
     *
     * @param value as the tables have it
     */
    public @Nullable String match(ValueKind kind, String value) {
        return switch (kind) {
            case ADDRESS -> text(matcher.address(value));
            case NAME -> text(matcher.domain(value));
            case SHA256 -> text(matcher.sha256(value));
            case PATH -> paths.contains(value) ? value : null;
            case PACKAGE -> packaged(value);
        };
    }

    private @Nullable String packaged(String value) {
        // Stored as MANAGER:NAME@VERSION; without what is not known.
        int colon = value.indexOf(':');
        String rest = colon < 0 ? value : value.substring(colon + 1);
        int at = rest.lastIndexOf('@');
        String name = at > 0 ? rest.substring(0, at) : rest;
        String version = at > 0 ? rest.substring(at + 1) : "";
        for (Wanted.Package wanted : packages.getOrDefault(name, List.of())) {
            if (wanted.version().isEmpty() || wanted.version().equals(version)) {
                return wanted.text();
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable Indicator found) {
        return found == null ? null : found.value();
    }

    private static ValueKind kind(Wanted wanted) {
        return switch (wanted) {
            case Wanted.Address _ -> ValueKind.ADDRESS;
            case Wanted.Name _ -> ValueKind.NAME;
            case Wanted.Hash _ -> ValueKind.SHA256;
            case Wanted.Package _ -> ValueKind.PACKAGE;
            case Wanted.Path _ -> ValueKind.PATH;
        };
    }

    private static ValueKind kind(Indicator.Kind kind) {
        return switch (kind) {
            case ADDRESS -> ValueKind.ADDRESS;
            case DOMAIN -> ValueKind.NAME;
            case SHA256 -> ValueKind.SHA256;
        };
    }
}
