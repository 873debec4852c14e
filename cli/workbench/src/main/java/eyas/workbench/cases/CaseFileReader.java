package eyas.workbench.cases;

import eyas.diagnostic.Hint;
import eyas.text.NearestName;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.workbench.cases.CaseReader.Tree;
import eyas.workbench.cases.RuleCase.Input;
import eyas.workbench.cases.RuleCase.Recording;
import eyas.workbench.cases.RuleCase.Story;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the cases of one file, one by one. */
final class CaseFileReader {
    private static final List<String> KEYS =
            List.of("case", "about", "tree", "processes", "events", "capture", "alerts");
    private static final List<String> ALERT_KEYS = List.of("rule", "count", "output");

    private final Path file;
    private final SourceText source;
    private final Map<String, Tree> trees;
    private final Set<String> names = new HashSet<>();

    CaseFileReader(Path file, SourceText source, Map<String, Tree> trees) {
        this.file = file;
        this.source = source;
        this.trees = trees;
    }

    RuleCase read(YamlNode node) {
        CaseNodes nodes = new CaseNodes(source, CaseReader.nameOf(node));
        Mapping item = nodes.mapping(node, "a case");
        nodes.onlyKeys(item, KEYS);
        YamlNode nameNode = nodes.required(item, "case");
        String name = nodes.text(nameNode, "'case'");
        if (!names.add(name)) {
            throw nodes.wrong(nameNode, "duplicate case '" + name + "'", "rename one of them");
        }
        YamlNode about = item.find("about");
        return new RuleCase(
                source.name(),
                name,
                nodes.place(nameNode),
                about == null ? null : nodes.text(about, "'about'"),
                input(item, nodes),
                alerts(nodes.required(item, "alerts"), nodes));
    }

    private Input input(Mapping item, CaseNodes nodes) {
        YamlNode capture = item.find("capture");
        if (capture == null) {
            return story(item, nodes);
        }
        for (String key : List.of("tree", "processes", "events")) {
            YamlNode other = item.find(key);
            if (other != null) {
                throw nodes.wrong(
                        other, "'" + key + "' beside 'capture'", "specify either a capture or events, not both");
            }
        }
        return new Recording(path(capture, nodes.text(capture, "'capture'"), nodes));
    }

    private Path path(YamlNode node, String text, CaseNodes nodes) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            Path path =
                    directory == null ? Path.of(text) : directory.resolve(text).normalize();
            if (!Files.isReadable(path)) {
                throw nodes.wrong(
                        node, "cannot read the capture " + path, "the path is relative to the directory of this file");
            }
            return path;
        } catch (InvalidPathException e) {
            throw nodes.wrong(node, "'" + text + "' is not a path: " + e.getReason());
        }
    }

    private Story story(Mapping item, CaseNodes nodes) {
        CaseProcessReader processes = new CaseProcessReader(nodes);
        YamlNode treeNode = item.find("tree");
        if (treeNode != null) {
            String name = nodes.text(treeNode, "'tree'");
            Tree tree = trees.get(name);
            if (tree == null) {
                throw nodes.wrong(treeNode, "unknown tree '" + name + "'", nearest(name));
            }
            processes.add(tree.processes(), tree.owner());
        }
        YamlNode more = item.find("processes");
        if (more != null) {
            processes.add(more, nodes);
        }
        YamlNode events = item.find("events");
        if (events == null) {
            throw nodes.wrong(item, "the case has no events", "add 'events: […]' or 'capture: FILE'");
        }
        return new Story(List.copyOf(processes.actors().values()), new CaseEventReader(nodes, processes).read(events));
    }

    private Hint nearest(String name) {
        @Nullable String nearest = NearestName.of(name, trees.keySet());
        return nearest != null
                ? Hint.meant(nearest)
                : Hint.of("define it in trees.yaml beside this file, or in an item '- tree: " + name + "'");
    }

    private static List<ExpectedAlert> alerts(YamlNode node, CaseNodes nodes) {
        List<ExpectedAlert> alerts = new ArrayList<>();
        Set<String> rules = new HashSet<>();
        List<YamlNode> items = node instanceof Mapping ? List.of() : nodes.sequence(node, "'alerts'");
        for (YamlNode item : items) {
            alerts.add(item instanceof Mapping mapping ? detailed(mapping, nodes) : plain(item, null, nodes));
        }
        if (node instanceof Mapping counts) {
            for (Entry entry : counts.entries()) {
                alerts.add(plain(entry.key(), count(entry.value(), nodes), nodes));
            }
        }
        for (ExpectedAlert alert : alerts) {
            if (!rules.add(alert.rule())) {
                throw nodes.wrong(node, "'" + alert.rule() + "' is expected twice", "list it once, with 'count: N'");
            }
        }
        return alerts;
    }

    private static ExpectedAlert plain(YamlNode name, @Nullable Long count, CaseNodes nodes) {
        return new ExpectedAlert(nodes.text(name, "the name of a rule"), count, List.of(), nodes.place(name));
    }

    private static ExpectedAlert detailed(Mapping item, CaseNodes nodes) {
        nodes.onlyKeys(item, ALERT_KEYS);
        YamlNode rule = nodes.required(item, "rule");
        YamlNode count = item.find("count");
        YamlNode output = item.find("output");
        List<String> outputs = output == null
                ? List.of()
                : output instanceof Sequence
                        ? nodes.texts(output, "'output'")
                        : List.of(nodes.text(output, "'output'"));
        return new ExpectedAlert(
                nodes.text(rule, "'rule'"), count == null ? null : count(count, nodes), outputs, nodes.place(rule));
    }

    private static Long count(YamlNode node, CaseNodes nodes) {
        long count = nodes.number(node, "'count'");
        if (count < 0) {
            throw nodes.wrong(node, "count must not be negative");
        }
        return count;
    }
}
