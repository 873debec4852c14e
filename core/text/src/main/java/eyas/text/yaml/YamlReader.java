package eyas.text.yaml;

import eyas.text.SourcePosition;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlNode.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Parses all documents of a text into trees.
 *
 * <p>Uses the parser's events, because only they have the positions that Falco reports. An alias yields the anchored node itself; its
 * expanded size is counted, so that aliases cannot cause exponential growth. Duplicate keys are kept, and the first one counts. Use one
 * instance for each text.
 */
public final class YamlReader {
    private static final int LEAST_BUFFER = 1024;
    private static final int PIECES = 16;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final SourceText source;
    private final YamlLimits limits;
    private final int[] wide;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private long weight;

    private YamlReader(SourceText source, YamlLimits limits) {
        this.source = source;
        this.limits = limits;
        this.wide = widePoints(source.text());
    }

    /**
     * Reads the documents of {@code source}.
     *
     * @throws YamlException if it is invalid YAML, or exceeds the limits
     */
    public static List<YamlNode> read(SourceText source, YamlLimits limits) throws YamlException {
        return new YamlReader(source, limits).documents();
    }

    private List<YamlNode> documents() throws YamlException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.name())
                .setCodePointLimit(Integer.MAX_VALUE)
                .setParseComments(false)
                .setUseMarks(true)
                .setBufferSize(bufferSize(source.text()))
                .build();
        List<YamlNode> documents = new ArrayList<>();
        try {
            Lookahead events = new Lookahead(new ParserImpl(settings, new StreamReader(settings, source.text())));
            while (events.peek() != null) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                    case DocumentStart -> {
                        anchors.clear();
                        documents.add(node(events.next(), events, 0));
                    }
                    case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
                        throw new IllegalStateException("node outside of a document: " + event);
                }
            }
        } catch (ReaderException e) {
            throw new YamlException(
                    "character U+%04X is not allowed in YAML".formatted(e.getCodePoint()),
                    source.mark(offset(e.getPosition())),
                    "remove the character");
        } catch (MarkedYamlEngineException e) {
            throw new YamlException(messageText(e), mark(e.getProblemMark().or(e::getContextMark)), fix(e));
        } catch (YamlEngineException e) {
            throw new YamlException(String.valueOf(e.getMessage()), null, null);
        }
        return documents;
    }

    /**
     * Returns the scanner's buffer size in characters. For each buffer the scanner copies the whole current token: with a fixed size, a
     * long token costs quadratic time.
     */
    static int bufferSize(String text) {
        return Math.max(LEAST_BUFFER, text.length() / PIECES);
    }

    private static String messageText(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        return e.getContext() == null ? problem : e.getContext() + ": " + problem;
    }

    private static @Nullable String fix(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("TAB")) {
            return "indent with spaces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "put the value into quotes, or check the indentation";
        }
        return problem.contains("undefined alias") ? "define the anchor before the alias" : null;
    }

    private YamlNode node(Event event, Lookahead events, int depth) throws YamlException {
        count(event, 1);
        return switch (event) {
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> anchored(scalar, scalar(scalar, events));
            case SequenceStartEvent start -> anchored(start, sequence(start, events, inside(event, depth)));
            case MappingStartEvent start -> anchored(start, mapping(start, events, inside(event, depth)));
            default -> throw new IllegalStateException("no node: " + event);
        };
    }

    private void count(Event event, long more) throws YamlException {
        weight += more;
        if (weight > limits.nodes()) {
            throw new YamlException(
                    "more than " + limits.nodes() + " nodes, counting each use of an alias",
                    mark(event.getStartMark()),
                    "split the file, or use fewer aliases");
        }
    }

    private int inside(Event event, int depth) throws YamlException {
        if (depth >= limits.depth()) {
            throw new YamlException(
                    "more than " + limits.depth() + " nested sequences and mappings",
                    mark(event.getStartMark()),
                    "use fewer levels");
        }
        ((NodeEvent) event).getAnchor().ifPresent(open::add);
        return depth + 1;
    }

    private YamlNode anchored(NodeEvent event, YamlNode node) {
        event.getAnchor().ifPresent(anchor -> {
            open.remove(anchor);
            anchors.put(anchor, node);
        });
        return node;
    }

    private YamlNode alias(AliasEvent event) throws YamlException {
        Anchor anchor = event.getAlias();
        YamlNode node = anchors.get(anchor);
        if (open.contains(anchor)) {
            throw new YamlException(
                    "alias '" + anchor.getValue() + "' inside the node that it refers to",
                    mark(event.getStartMark()),
                    "write out the value");
        }
        if (node == null) {
            throw new YamlException(
                    "alias '" + anchor.getValue() + "' of an unknown anchor",
                    mark(event.getStartMark()),
                    "define the anchor before the alias");
        }
        count(event, node.weight());
        return node;
    }

    private Scalar scalar(ScalarEvent event, Lookahead events) {
        boolean nothing = event.isPlain() && NULLS.contains(event.getValue());
        if (nothing && event.getValue().isEmpty() && event.getAnchor().isEmpty()) {
            // Falco reports a missing value at the position of the next token.
            Event next = events.peek();
            SourcePosition mark = mark(next == null ? event.getEndMark() : next.getStartMark());
            return new Scalar("", Style.NULL, mark, mark.offset());
        }
        Style style = nothing ? Style.NULL : style(event.getScalarStyle());
        return new Scalar(
                event.getValue(),
                style,
                mark(event.getStartMark()),
                mark(event.getEndMark()).offset());
    }

    private static Style style(ScalarStyle style) {
        return switch (style) {
            case PLAIN, JSON_SCALAR_STYLE -> Style.PLAIN;
            case SINGLE_QUOTED -> Style.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> Style.DOUBLE_QUOTED;
            case LITERAL, FOLDED -> Style.BLOCK;
        };
    }

    private Sequence sequence(SequenceStartEvent start, Lookahead events, int depth) throws YamlException {
        List<YamlNode> items = new ArrayList<>();
        long sum = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            YamlNode item = node(event, events, depth);
            items.add(item);
            sum += item.weight();
        }
        return new Sequence(items, mark(start.getStartMark()), sum);
    }

    private Mapping mapping(MappingStartEvent start, Lookahead events, int depth) throws YamlException {
        List<Entry> entries = new ArrayList<>();
        long sum = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode key = node(event, events, depth);
            YamlNode value = node(events.next(), events, depth);
            entries.add(new Entry(key, value));
            sum += key.weight() + value.weight();
        }
        return new Mapping(entries, mark(start.getStartMark()), sum);
    }

    private SourcePosition mark(Optional<Mark> mark) {
        return mark.map(m -> source.mark(offset(m.getIndex()))).orElse(SourcePosition.START);
    }

    /** Converts a count of code points to UTF-16 characters. */
    private int offset(int points) {
        int low = 0;
        int high = wide.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (wide[middle] < points) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return points + low;
    }

    /** Returns the indices, in code points, of the supplementary characters. */
    private static int[] widePoints(String text) {
        int surrogates = 0;
        for (int i = 0; i < text.length(); i++) {
            surrogates += Character.isHighSurrogate(text.charAt(i)) ? 1 : 0;
        }
        int[] found = new int[surrogates];
        int count = 0;
        int points = 0;
        for (int i = 0; i < text.length() && count < surrogates; points++) {
            int width = Character.charCount(text.codePointAt(i));
            if (width == 2) {
                found[count++] = points;
            }
            i += width;
        }
        return Arrays.copyOf(found, count);
    }

    /** One event of lookahead. */
    private static final class Lookahead {
        private final Iterator<Event> events;
        private @Nullable Event next;

        Lookahead(Iterator<Event> events) {
            this.events = events;
        }

        @Nullable
        Event peek() {
            if (next == null && events.hasNext()) {
                next = events.next();
            }
            return next;
        }

        Event next() {
            Event event = peek();
            if (event == null) {
                throw new IllegalStateException("the parser ended inside a node");
            }
            next = null;
            return event;
        }
    }
}
