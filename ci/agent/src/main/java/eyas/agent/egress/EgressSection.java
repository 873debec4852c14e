package eyas.agent.egress;

import eyas.ci.agent.AgentDirectory;
import eyas.text.MarkdownEscaper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A job's egress allowlist with the origin of each entry, for its summary and its report directory. */
public final class EgressSection {
    private static final String FILE = "egress-list.txt";
    private static final int ROWS = 100;
    private static final int TEXT = 300;

    private EgressSection() {}

    /**
     * Returns the list as Markdown, followed by an empty line; empty if egress was not checked.
     *
     * @throws IOException if the list cannot be read
     */
    public static String of(AgentDirectory directory) throws IOException {
        if (!Files.exists(directory.origins())) {
            return "";
        }
        List<String> lines = Files.readAllLines(directory.origins());
        boolean blocks = Files.exists(directory.blocking());
        StringBuilder out = new StringBuilder("<details><summary>Egress: "
                + (blocks ? "other destinations were denied" : "other destinations were reported")
                + " (" + lines.size() + (lines.size() == 1 ? " entry" : " entries") + ")</summary>\n\n");
        for (String line : lines.subList(0, Math.min(ROWS, lines.size()))) {
            int end = line.lastIndexOf(": "); // an origin may contain ": ", because it includes the title of a step
            out.append("- ")
                    .append(MarkdownEscaper.code(line.substring(end + 2), TEXT))
                    .append(" from ")
                    .append(MarkdownEscaper.text(line.substring(0, end), TEXT))
                    .append('\n');
        }
        if (lines.size() > ROWS) {
            out.append("- ")
                    .append(lines.size() - ROWS)
                    .append(" more, see the report's ")
                    .append(FILE)
                    .append('\n');
        }
        return out.append("\n</details>\n\n").toString();
    }

    /**
     * Copies the list into {@code report}, if there is one.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(AgentDirectory directory, Path report) throws IOException {
        if (Files.exists(directory.origins())) {
            Files.copy(directory.origins(), report.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
