package eyas.report.html;

import eyas.report.model.JobReport;
import eyas.text.Sha256;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as one self-contained file: page, style, script and data.
 *
 * <p>The Content Security Policy of the page allows only the one script and the one style whose hashes it contains, and no requests. Data
 * is JSON in an element that is never executed; it is escaped so that it cannot close the element.
 */
public final class HtmlReport {
    /** The sources of the script, in order; they share one function scope. */
    private static final List<String> SCRIPTS = List.of(
            "text.js",
            "data.js",
            "list.js",
            "table.js",
            "tables.js",
            "tree.js",
            "graph.js",
            "timeline.js",
            "detail.js",
            "actors.js",
            "found.js",
            "lock.js",
            "overview.js",
            "page.js");

    private HtmlReport() {}

    /**
     * Writes {@code report} to {@code out} in UTF-8 and leaves {@code out} open.
     *
     * @throws IOException if {@code out} cannot be written to
     */
    public static void write(JobReport report, OutputStream out) throws IOException {
        write(report, null, out);
    }

    /**
     * Writes {@code report} and its comparison with a lock to {@code out} in UTF-8 and leaves {@code out} open.
     *
     * @param lock the comparison, or null if there is none
     * @throws IOException if {@code out} cannot be written to
     */
    public static void write(JobReport report, @Nullable LockView lock, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        String style = resource("report.css");
        String script = script();
        String policy = "default-src 'none'; script-src 'sha256-" + Sha256.base64Of(script) + "'; style-src 'sha256-"
                + Sha256.base64Of(style)
                + "'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
        String page = resource("report.html");
        int data = page.indexOf("@DATA@");
        // The comparison is inserted last: its text comes from the job and may look like a placeholder.
        String head = page.substring(0, data)
                .replace("@POLICY@", policy)
                .replace("@STYLE@", style)
                .replace("@LOCK@", lock == null ? "null" : lock.json());
        writer.write(head);
        ReportData.write(report, writer);
        writer.write(page.substring(data + "@DATA@".length()).replace("@SCRIPT@", script));
        writer.flush();
    }

    private static String script() throws IOException {
        StringBuilder script = new StringBuilder("'use strict';\n(() => {\n");
        for (String name : SCRIPTS) {
            script.append(resource(name));
        }
        return script.append("})();\n").toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in module eyas.report");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
