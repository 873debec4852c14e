package eyas.baseline.file;

import eyas.text.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds comments and their owners: a comment on its own line belongs to the next key or entry, one at the end of a line to the content
 * before it.
 *
 * <p>Between the scalars of a text, a number sign always starts a comment.
 */
final class CommentReader {
    private final String text;
    private final TreeMap<Integer, Owned> scalars = new TreeMap<>();

    /** A range of the text, and the path that owns it. */
    private record Owned(int end, List<String> path) {}

    CommentReader(String text) {
        this.text = text;
    }

    /** Records that everything at {@code node} belongs to {@code path}. */
    void own(YamlNode node, List<String> path) {
        switch (node) {
            case YamlNode.Scalar scalar -> {
                if (scalar.end() > scalar.mark().offset()) {
                    scalars.put(scalar.mark().offset(), new Owned(scalar.end(), path));
                }
            }
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> own(item, path));
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach(entry -> {
                    own(entry.key(), path);
                    own(entry.value(), path);
                });
        }
    }

    /** Returns the comments; call after all owners are recorded. */
    LockComments comments() {
        Map<List<String>, List<String>> above = new HashMap<>();
        Map<List<String>, String> beside = new HashMap<>();
        List<String> waiting = new ArrayList<>();
        List<String> before = List.of();
        int at = 0;
        for (Map.Entry<Integer, Owned> scalar : scalars.entrySet()) {
            if (scalar.getKey() < at) {
                continue; // an alias: its anchor was read where it is written
            }
            find(at, scalar.getKey(), before, waiting, beside);
            before = scalar.getValue().path();
            if (!waiting.isEmpty()) {
                above.computeIfAbsent(before, _ -> new ArrayList<>()).addAll(waiting);
                waiting.clear();
            }
            at = scalar.getValue().end();
        }
        find(at, text.length(), before, waiting, beside);
        return new LockComments(above, beside, waiting);
    }

    /** Returns the end of a line. In YAML a carriage return alone ends a line, and with it a comment. */
    private int lineEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private void find(int from, int to, List<String> before, List<String> alone, Map<List<String>, String> beside) {
        int at = from < to ? text.indexOf('#', from, to) : -1;
        while (at >= 0) {
            int end = lineEnd(at);
            String comment = text.substring(at, end).stripTrailing();
            int lineBegin = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1;
            boolean first = text.substring(lineBegin, at).isBlank();
            if (first || before.isEmpty() || beside.putIfAbsent(before, comment) != null) {
                alone.add(comment);
            }
            at = end < to ? text.indexOf('#', end, to) : -1;
        }
    }
}
