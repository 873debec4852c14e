package eyas.text.yaml;

import eyas.text.SourcePosition;
import eyas.text.SourceText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A YAML construct that a tree of values does not show: an anchor, an alias, a tag or a directive.
 *
 * @param description name of the construct
 * @param mark its position
 */
public record YamlConstruct(String description, SourcePosition mark) {

    /** Returns the first construct in {@code source}, null if there is none or the text is invalid YAML. */
    public static @Nullable YamlConstruct find(SourceText source) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setUseMarks(true)
                .setBufferSize(YamlReader.bufferSize(source.text()))
                .build();
        try {
            ParserImpl events = new ParserImpl(settings, new StreamReader(settings, source.text()));
            while (events.hasNext()) {
                Event event = events.next();
                String description = describe(event);
                if (description != null) {
                    int points = event.getStartMark().map(m -> m.getIndex()).orElse(0);
                    return new YamlConstruct(
                            description, source.mark(source.text().offsetByCodePoints(0, points)));
                }
            }
        } catch (YamlEngineException e) {
            // The reader of the text reports the error.
            return null;
        }
        return null;
    }

    private static @Nullable String describe(Event event) {
        return switch (event) {
            case AliasEvent _ -> "an alias";
            case DocumentStartEvent start
            when start.getSpecVersion().isPresent() || !start.getTags().isEmpty() -> "a directive";
            case NodeEvent node when node.getAnchor().isPresent() -> "an anchor";
            case ScalarEvent scalar when isTagged(scalar.getTag()) -> "a tag";
            case CollectionStartEvent start when isTagged(start.getTag()) -> "a tag";
            default -> null;
        };
    }

    private static boolean isTagged(Optional<String> tag) {
        return tag.isPresent();
    }
}
