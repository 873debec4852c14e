package eyas.hunt.question;

import eyas.hunt.indicator.SearchTerm;
import eyas.hunt.indicator.SearchTermParser;
import eyas.hunt.indicator.SearchTermParser.InvalidSearchTermException;
import eyas.hunt.question.Question.RuleText;
import eyas.text.NearestName;
import eyas.text.Printable;
import eyas.text.SourcePosition;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the file of a saved question strictly: an unknown key is an error, because ignoring it could change the answer. */
public final class QuestionReader {
    /** Limits of a file; rules are its longest content. */
    public static final YamlLimits LIMITS = new YamlLimits(1 << 20, 20_000, 8);

    private static final int LONGEST_TEXT = 1_000;

    private static final List<String> KEYS = List.of(
            "title",
            "indicators",
            "hashes",
            "names",
            "packages",
            "rules",
            "first_seen",
            "sql",
            "new",
            "locks",
            "since",
            "until",
            "repositories",
            "output");
    private static final Set<String> LOOKED_FOR = Set.of("indicators", "hashes", "names", "packages");

    private final String file;

    private QuestionReader(String file) {
        this.file = file;
    }

    /**
     * Parses a question.
     *
     * @param name the question's name
     * @param file the file's name in messages
     * @param bytes its content
     * @throws QuestionException if it is invalid
     */
    public static SavedQuestion read(String name, String file, byte[] bytes) throws QuestionException {
        try {
            String text = TextDecoder.decode(bytes, LIMITS);
            List<YamlNode> documents = YamlReader.read(new SourceText(file, text), LIMITS);
            if (documents.size() != 1 || !(documents.getFirst() instanceof YamlNode.Mapping mapping)) {
                throw new QuestionException(file + ": expected a mapping, such as 'indicators: [203.0.113.66]'");
            }
            return new QuestionReader(file).question(name, mapping);
        } catch (YamlException e) {
            throw new QuestionException(place(file, e.mark()) + ": " + e.getMessage(), e);
        }
    }

    private static String place(String file, @Nullable SourcePosition mark) {
        return mark == null ? file : file + ":" + (mark.line() + 1) + ":" + (mark.column() + 1);
    }

    private QuestionException wrong(YamlNode where, String message) {
        return new QuestionException(place(file, where.mark()) + ": " + message);
    }

    private SavedQuestion question(String name, YamlNode.Mapping mapping) throws QuestionException {
        checkKeys(mapping);
        Question question = question(mapping);
        String since = day(mapping, "since");
        String until = day(mapping, "until");
        List<RepositoryPattern> repositories = new ArrayList<>();
        for (YamlNode.Scalar each : texts(mapping, "repositories")) {
            repositories.add(build(each, () -> new RepositoryPattern(each.value())));
        }
        List<AnswerOutput> outputs = new ArrayList<>();
        for (YamlNode.Scalar each : texts(mapping, "output")) {
            outputs.add(build(each, () -> AnswerOutput.parse(each.value())));
        }
        String title = text(mapping, "title", LONGEST_TEXT);
        SavedQuestion saved =
                build(mapping, () -> new SavedQuestion(name, title, question, since, until, repositories, outputs));
        // Whether the range between a fixed and a relative day is empty changes over time.
        if (DateArgument.isCounted(since) == DateArgument.isCounted(until)) {
            build(mapping, () -> saved.scope(LocalDate.EPOCH.plusYears(100)));
        }
        return saved;
    }

    private void checkKeys(YamlNode.Mapping mapping) throws QuestionException {
        Set<String> seen = new HashSet<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!(entry.key() instanceof YamlNode.Scalar key)) {
                throw wrong(entry.key(), "expected a plain key");
            }
            if (!KEYS.contains(key.value())) {
                String nearest = NearestName.of(key.value(), KEYS);
                throw wrong(
                        key,
                        "unknown key '" + Printable.of(key.value(), 60) + "'"
                                + (nearest == null
                                        ? "; known keys: " + String.join(", ", KEYS)
                                        : "; did you mean '" + nearest + "'?"));
            }
            if (!seen.add(key.value())) {
                throw wrong(key, "'" + key.value() + "' is set twice");
            }
        }
    }

    private Question question(YamlNode.Mapping mapping) throws QuestionException {
        List<Question> questions = new ArrayList<>();
        if (mapping.entries().stream()
                .anyMatch(entry -> entry.key() instanceof YamlNode.Scalar key && LOOKED_FOR.contains(key.value()))) {
            questions.add(indicators(mapping));
        }
        if (mapping.find("rules") != null) {
            String rules = text(mapping, "rules", LIMITS.bytes());
            questions.add(new Question.Rules(List.of(new RuleText(file + " (rules)", rules))));
        }
        if (mapping.find("first_seen") != null) {
            questions.add(new Question.FirstSeen(kind(scalar(mapping, "first_seen"))));
        }
        if (mapping.find("sql") != null) {
            questions.add(new Question.Sql(text(mapping, "sql", LIMITS.bytes())));
        }
        if (mapping.find("new") != null) {
            List<String> kinds = new ArrayList<>();
            for (YamlNode.Scalar each : texts(mapping, "new")) {
                kinds.add(kind(each));
            }
            questions.add(new Question.New(kinds));
        }
        if (mapping.find("locks") != null) {
            if (!scalar(mapping, "locks").value().equals("true")) {
                throw wrong(scalar(mapping, "locks"), "'locks' must be true or omitted");
            }
            questions.add(new Question.Locks());
        }
        if (questions.size() != 1) {
            throw wrong(
                    mapping,
                    "expected one question: indicators (with hashes, names and packages), rules, first_seen, sql, new or locks; "
                            + "found " + questions.size());
        }
        return questions.getFirst();
    }

    private Question indicators(YamlNode.Mapping mapping) throws QuestionException {
        List<SearchTerm> typed = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        for (YamlNode.Scalar each : texts(mapping, "indicators")) {
            Optional<String> list = SearchTermParser.list(each.value());
            if (list.isPresent()) {
                if (!list.get().startsWith("/")) {
                    throw wrong(each, "the list of a saved question must have an absolute path");
                }
                lists.add(list.get());
            } else {
                typed.add(wanted(each, SearchTermParser::of));
            }
        }
        for (YamlNode.Scalar each : texts(mapping, "hashes")) {
            typed.add(wanted(each, SearchTermParser::ofHash));
        }
        for (YamlNode.Scalar each : texts(mapping, "names")) {
            typed.add(wanted(each, SearchTermParser::ofName));
        }
        for (YamlNode.Scalar each : texts(mapping, "packages")) {
            typed.add(wanted(each, SearchTermParser::ofPackage));
        }
        if (typed.isEmpty() && lists.isEmpty()) {
            throw wrong(mapping, "empty search: the lists have no entries");
        }
        return new Question.Indicators(typed, lists);
    }

    @FunctionalInterface
    private interface Recognition {
        SearchTerm of(String text) throws InvalidSearchTermException;
    }

    private SearchTerm wanted(YamlNode.Scalar node, Recognition recognition) throws QuestionException {
        try {
            return recognition.of(node.value());
        } catch (InvalidSearchTermException e) {
            throw new QuestionException(place(file, node.mark()) + ": " + e.getMessage(), e);
        }
    }

    private String kind(YamlNode.Scalar node) throws QuestionException {
        return build(node, () -> ObservableKindName.check(node.value()));
    }

    private String day(YamlNode.Mapping mapping, String key) throws QuestionException {
        if (mapping.find(key) == null) {
            return "";
        }
        YamlNode.Scalar node = scalar(mapping, key);
        build(node, () -> DateArgument.day(node.value(), LocalDate.EPOCH.plusYears(100)));
        return node.value();
    }

    private interface Factory<T> {
        T create();
    }

    /** Converts a value; errors are reported with their position. */
    private <T> T build(YamlNode where, Factory<T> making) throws QuestionException {
        try {
            return making.create();
        } catch (IllegalArgumentException e) {
            throw new QuestionException(place(file, where.mark()) + ": " + e.getMessage(), e);
        }
    }

    private String text(YamlNode.Mapping mapping, String key, int longest) throws QuestionException {
        if (mapping.find(key) == null) {
            return "";
        }
        YamlNode.Scalar node = scalar(mapping, key);
        if (node.value().length() > longest) {
            throw wrong(node, "'" + key + "' is longer than " + longest + " characters");
        }
        return node.value();
    }

    private YamlNode.Scalar scalar(YamlNode.Mapping mapping, String key) throws QuestionException {
        YamlNode node = mapping.find(key);
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
            return scalar;
        }
        throw wrong(node == null ? mapping : node, "'" + key + "' needs a text");
    }

    private List<YamlNode.Scalar> texts(YamlNode.Mapping mapping, String key) throws QuestionException {
        YamlNode node = mapping.find(key);
        if (node == null) {
            return List.of();
        }
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        List<YamlNode.Scalar> texts = new ArrayList<>();
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
                throw wrong(item, "'" + key + "' must be a list of strings");
            }
            texts.add(scalar);
        }
        return texts;
    }
}
