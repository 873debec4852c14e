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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All search terms of one question. Immutable. */
public final class SearchTerms {
    /** Maximum number of ranges in a query; beyond it, all stored values of the kind are compared here. */
    private static final int NAMED = 1_000;

    private static final String TYPED = "typed";

    /**
     * An action in a subdirectory of its repository. A Go module starts with a host, which contains a dot; a scope starts with {@code @}.
     */
    private static final Pattern ACTION = Pattern.compile("([A-Za-z0-9-]+/[^/@]+)/.+");

    /** Separators of the words of a name. */
    private static final Pattern SIGNS = Pattern.compile("[-_.]+");

    private final List<SearchTerm> typed;
    private final List<IndicatorList> lists;
    private final IndicatorMatcher matcher;
    private final Map<String, List<SearchTerm.PackageName>> packages = new HashMap<>();

    /** Actions in a subdirectory of their repository, by the repository alone. */
    private final Map<String, List<SearchTerm.PackageName>> byRepository = new TreeMap<>();

    private final Set<String> paths = new LinkedHashSet<>();

    /**
     * Creates the terms.
     *
     * @param typed terms from the command line
     * @param lists lists of indicators; a name in a list matches its subdomains as well
     */
    public SearchTerms(List<SearchTerm> typed, List<IndicatorList> lists) {
        this.typed = List.copyOf(typed);
        this.lists = List.copyOf(lists);
        List<Indicator> plain = new ArrayList<>();
        for (SearchTerm wanted : typed) {
            switch (wanted) {
                case SearchTerm.Address(String text, boolean _) ->
                    plain.add(indicator(Indicator.Kind.ADDRESS, text, false));
                case SearchTerm.Name(String name, boolean below) ->
                    plain.add(indicator(Indicator.Kind.DOMAIN, name, below));
                case SearchTerm.Hash(String hash) -> plain.add(indicator(Indicator.Kind.SHA256, hash, false));
                case SearchTerm.PackageName one -> {
                    packages.computeIfAbsent(packageKey(one.name()), _ -> new ArrayList<>())
                            .add(one);
                    repository(one.name())
                            .ifPresent(repository -> byRepository
                                    .computeIfAbsent(packageKey(repository), _ -> new ArrayList<>())
                                    .add(one));
                }
                case SearchTerm.Path(String text) -> paths.add(text);
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
     * Reads lists of indicators.
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

    /** Returns whether there are no terms. */
    public boolean isEmpty() {
        return typed.isEmpty()
                && lists.stream().allMatch(list -> list.indicators().isEmpty());
    }

    /** Returns notes about skipped list entries, and about additional matches. */
    public List<String> notes() {
        List<String> words = new ArrayList<>();
        for (List<SearchTerm.PackageName> actions : byRepository.values()) {
            for (SearchTerm.PackageName action : actions) {
                words.add(action.text() + " also matches "
                        + repositoryOf(action).text()
                        + ": most steps record only the repository of their action, not its directory");
            }
        }
        for (IndicatorList list : lists) {
            new TreeMap<>(list.skipped())
                    .forEach(
                            (reason, count) -> words.add("list " + list.name() + ": skipped: " + count + " " + reason));
        }
        return words;
    }

    /** Returns the repository, with the same version, of an action in a subdirectory of it. */
    private static SearchTerm.PackageName repositoryOf(SearchTerm.PackageName action) {
        return new SearchTerm.PackageName(repository(action.name()).orElseThrow(), action.version());
    }

    /** Returns a description for the title of an answer. */
    public String describe() {
        List<String> words = new ArrayList<>();
        typed.stream().limit(5).forEach(wanted -> words.add(wanted.text()));
        if (typed.size() > 5) {
            words.add((typed.size() - 5) + " more");
        }
        lists.forEach(list -> words.add(list.indicators().size() + " of the list " + list.name()));
        return String.join(", ", words);
    }

    /** Returns the kinds of stored values that can match. */
    public Set<SearchTermKind> kinds() {
        Set<SearchTermKind> kinds = new LinkedHashSet<>();
        for (SearchTerm wanted : typed) {
            kinds.add(kind(wanted));
        }
        for (IndicatorList list : lists) {
            for (Indicator indicator : list.indicators()) {
                kinds.add(kind(indicator.kind()));
            }
        }
        return kinds;
    }

    /** Returns the prefixes of package and action names, normalised by {@link #packageKey}; empty if there are too many to list. */
    public Optional<Set<String>> packageKeys() {
        Set<String> keys = new LinkedHashSet<>(packages.keySet());
        keys.addAll(byRepository.keySet());
        return keys.size() > NAMED ? Optional.empty() : Optional.of(keys);
    }

    /** Returns the repository of an action in a subdirectory of it; empty for all other names. */
    private static Optional<String> repository(String name) {
        Matcher matcher = ACTION.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Normalises the name of a package: hosts of actions ignore case, and the Python package index ignores case and separators. If a
     * package manager distinguishes two names with one normalised form, both match.
     */
    public static String packageKey(String name) {
        return SIGNS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
    }

    /**
     * Returns ranges of {@code order_key} that cover all matches of {@code kind}, and possibly other values; empty if there are too many to
     * list.
     */
    public Optional<List<KeyRange>> ranges(SearchTermKind kind) {
        List<KeyRange> ranges = new ArrayList<>();
        for (SearchTerm wanted : typed) {
            if (kind(wanted) == kind) {
                ranges.addAll(KeyRange.of(wanted));
            }
        }
        for (IndicatorList list : lists) {
            for (Indicator indicator : list.indicators()) {
                if (kind(indicator.kind()) == kind && ranges.size() <= NAMED) {
                    ranges.addAll(KeyRange.of(wanted(indicator)));
                }
            }
        }
        return ranges.size() > NAMED ? Optional.empty() : Optional.of(ranges);
    }

    private static SearchTerm wanted(Indicator indicator) {
        return switch (indicator.kind()) {
            case ADDRESS ->
                new SearchTerm.Address(indicator.value(), indicator.value().indexOf('/') >= 0);
            case DOMAIN -> new SearchTerm.Name(indicator.value(), indicator.below());
            case SHA256 -> new SearchTerm.Hash(indicator.value());
        };
    }

    /**
     * Returns the term that a stored value matches; null for none.
     *
     * @param value as in the tables
     */
    public @Nullable String match(SearchTermKind kind, String value) {
        return switch (kind) {
            case ADDRESS -> text(matcher.address(withoutZone(value)));
            case NAME -> text(matcher.domain(value));
            case SHA256 -> text(matcher.sha256(value));
            case PATH -> paths.contains(value) ? value : null;
            case PACKAGE -> packaged(value);
        };
    }

    private @Nullable String packaged(String value) {
        // Stored as NAME@VERSION, or NAME if the version is unknown; a scope starts with the same character, and a
        // branch may contain it.
        int at = value.indexOf('@', 1);
        String name = at > 0 ? value.substring(0, at) : value;
        String version = at > 0 ? value.substring(at + 1) : "";
        String found = versioned(packages, name, version);
        if (found == null) {
            found = versioned(byRepository, name, version);
        }
        // The directory is known only of a step within another action: a search for the repository matches all its
        // directories.
        return found == null ? versioned(packages, repository(name).orElse(""), version) : found;
    }

    private static @Nullable String versioned(
            Map<String, List<SearchTerm.PackageName>> among, String name, String version) {
        for (SearchTerm.PackageName wanted : among.getOrDefault(packageKey(name), List.of())) {
            if (wanted.version().isEmpty() || wanted.version().equals(version)) {
                return wanted.text();
            }
        }
        return null;
    }

    /** Returns an address without its zone: {@code fe80::1} of {@code fe80::1%eth0}. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static @Nullable String text(@Nullable Indicator found) {
        return found == null ? null : found.value();
    }

    private static SearchTermKind kind(SearchTerm wanted) {
        return switch (wanted) {
            case SearchTerm.Address _ -> SearchTermKind.ADDRESS;
            case SearchTerm.Name _ -> SearchTermKind.NAME;
            case SearchTerm.Hash _ -> SearchTermKind.SHA256;
            case SearchTerm.PackageName _ -> SearchTermKind.PACKAGE;
            case SearchTerm.Path _ -> SearchTermKind.PATH;
        };
    }

    private static SearchTermKind kind(Indicator.Kind kind) {
        return switch (kind) {
            case ADDRESS -> SearchTermKind.ADDRESS;
            case DOMAIN -> SearchTermKind.NAME;
            case SHA256 -> SearchTermKind.SHA256;
        };
    }
}
