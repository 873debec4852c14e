package eyas.text.yaml;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.text.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Fuzzes the YAML reader. Explore with {@code ./dev fuzz text YamlFuzzTest 600}. */
final class YamlFuzzTest {
    private static final YamlLimits LIMITS = new YamlLimits(20_000, 5_000, 64);

    /** Requires the same tree as the library whose events the reader uses. */
    @FuzzTest
    @DictionaryFile(resourcePath = "YamlFuzzTest.dict")
    void documents(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        SourceText source = new SourceText("fuzz.yaml", text);
        List<YamlNode> documents;
        try {
            documents = YamlReader.read(source, LIMITS);
        } catch (YamlException e) {
            require(e.getMessage() != null && !e.getMessage().isEmpty(), "refused without a reason");
            require(e.mark() == null || e.mark().offset() <= text.length(), "refused outside of the text");
            return;
        }
        List<Node> expected = new ArrayList<>();
        try {
            LoadSettings settings =
                    LoadSettings.builder().setAllowDuplicateKeys(true).build();
            new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
                    .forEachRemaining(expected::add);
        } catch (YamlEngineException e) {
            // The library has its own limits and tags.
            return;
        }
        require(documents.size() == expected.size(), documents.size() + " documents of " + expected.size());
        for (int i = 0; i < documents.size(); i++) {
            same(documents.get(i), expected.get(i), text);
        }
    }

    private static void same(YamlNode actual, Node expected, String text) {
        require(actual.mark().offset() <= text.length(), "a node past the end of the text");
        switch (actual) {
            case YamlNode.Scalar scalar -> {
                require(
                        scalar.end() >= scalar.mark().offset() && scalar.end() <= text.length(),
                        "an end before the start");
                boolean equal =
                        expected instanceof ScalarNode node && node.getValue().equals(scalar.value());
                require(equal, "reads " + scalar + ", the library " + expected);
            }
            case YamlNode.Sequence sequence -> {
                List<Node> items = expected instanceof SequenceNode node ? node.getValue() : List.of();
                require(
                        expected instanceof SequenceNode
                                && items.size() == sequence.items().size(),
                        "another sequence");
                for (int i = 0; i < items.size(); i++) {
                    same(sequence.items().get(i), items.get(i), text);
                }
            }
            case YamlNode.Mapping mapping -> {
                List<NodeTuple> entries = expected instanceof MappingNode node ? node.getValue() : List.of();
                require(
                        expected instanceof MappingNode
                                && entries.size() == mapping.entries().size(),
                        "another mapping");
                for (int i = 0; i < entries.size(); i++) {
                    same(mapping.entries().get(i).key(), entries.get(i).getKeyNode(), text);
                    same(mapping.entries().get(i).value(), entries.get(i).getValueNode(), text);
                }
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
