package eyas.agent.egress;

import eyas.ci.agent.AgentDirectory;
import eyas.text.MarkdownEscaper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a job might talk to, with the origin of each entry: for its summary, and beside its report. */
public final class EgressSection {
    private static final String FILE = "egress-list.txt";
    private static final int ROWS = 100;
    private static final int TEXT = 300;

    private EgressSection() {}

    /**
     * Return the list as Markdown, with an empty line at its end; empty where nothing was judged.
     *
     * @throws IOException if it cannot be read
     */
    public static String of(AgentDirectory folder) throws IOException {
        if (!Files.exists(folder.origins())) {
            return "";
        }
        List<String> lines = Files.readAllLines(folder.origins());
        boolean blocks = Files.exists(folder.blocking());
        StringBuilder out = new StringBuilder("<details><summary>Egress: "
                + (blocks ? "what is not among these was denied" : "what is not among these was told")
                + " (" + lines.size() + (lines.size() == 1 ? " entry" : " entries") + ")</summary>\n\n");
        for (String line : lines.subList(0, Math.min(ROWS, lines.size()))) {
            int end = line.lastIndexOf(": "); // an origin may have one: it is the title of a step
            out.append("- ")
                    .append(MarkdownEscaper.code(line.substring(end + 2), TEXT))
                    .append(" from ")
                    .append(MarkdownEscaper.text(line.substring(0, end), TEXT))
                    .append('\n');
        }
        if (lines.size() > ROWS) {
            out.append("- ")
                    .append(lines.size() - ROWS)
                    .append(" more; the report has them in ")
                    .append(FILE)
                    .append('\n');
        }
        return out.append("\n</details>\n\n").toString();
    }

    /**
     * Leave the list in {@code report}, where there is one.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(AgentDirectory folder, Path report) throws IOException {
        if (Files.exists(folder.origins())) {
            Files.copy(folder.origins(), report.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
