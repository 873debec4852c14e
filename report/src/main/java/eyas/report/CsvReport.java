package eyas.report;

import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ContainerFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import eyas.report.model.LookupFacts;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.PrivilegeFacts;
import eyas.report.model.ProcessFacts;
import eyas.text.CsvCell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables of a report as CSV (RFC 4180), a file each; times are ns since the epoch, references are ids.
 *
 * <p>A spreadsheet takes a cell that begins with {@code = + - @} for a formula; such text gets an apostrophe before it.
 * Control characters are replaced, so that a row is a line.
 */
final class CsvReport {
    private static final int TEXT = 4_096;

    private CsvReport() {}

    /** Returns the files by their names. */
    static Map<String, ReportFormat.Writer> files() {
        Map<String, ReportFormat.Writer> files = new LinkedHashMap<>();
        files.put("alerts.csv", CsvReport::alerts);
        files.put("processes.csv", CsvReport::processes);
        files.put("executables.csv", CsvReport::executables);
        files.put("connections.csv", CsvReport::connections);
        files.put("dns.csv", CsvReport::lookups);
        files.put("files.csv", CsvReport::touches);
        files.put("containers.csv", CsvReport::containers);
        files.put("privileges.csv", CsvReport::privileges);
        files.put("persistence.csv", CsvReport::persistence);
        return Collections.unmodifiableMap(files);
    }

    private static void alerts(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,rule,priority,time_ns,event,message,process,step,package_script",
                report.alerts().rows(),
                (AlertFacts a) -> row(
                        a.id(),
                        report.rules().get(a.rule()).name(),
                        report.rules().get(a.rule()).priority().word(),
                        a.time(),
                        a.event(),
                        a.message(),
                        id(a.process()),
                        id(a.step()),
                        id(a.script())));
    }

    private static void processes(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,parent,pid,name,executable,command_line,folder,user_id,user,start_time_ns,end_time_ns,exit_code,execs,step,package_script,container,offending,outlived_step,reparented",
                report.processes().rows(),
                (ProcessFacts p) -> row(
                        p.id(),
                        id(p.parent()),
                        p.pid(),
                        p.name(),
                        p.executable(),
                        p.commandLine(),
                        p.folder(),
                        p.userId(),
                        p.user(),
                        p.startTime(),
                        p.endTime() == 0 ? "" : p.endTime(),
                        id(p.exitCode()),
                        p.execCount(),
                        id(p.step()),
                        id(p.script()),
                        id(p.container()),
                        p.offending(),
                        p.outlivedStep(),
                        p.reparented()));
    }

    private static void executables(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,path,sha256,hash,count,first_time_ns,first_process,file,writer,origin,provenance",
                report.executables().rows(),
                (ExecutableFacts e) -> row(
                        e.id(),
                        e.path(),
                        e.sha256(),
                        e.hash(),
                        e.count(),
                        e.firstTime(),
                        id(e.firstProcess()),
                        id(e.file()),
                        id(e.writer()),
                        e.origin(),
                        ProvenanceText.of(e.provenance())));
    }

    private static void connections(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,direction,address,port,protocol,scope,name,name_time_ns,resolution,process,step,package_script,first_time_ns,last_time_ns,count,failed,bytes_sent,bytes_received",
                report.connections().rows(),
                (ConnectionFacts c) -> row(
                        c.id(),
                        c.inbound() ? "in" : "out",
                        c.address(),
                        c.port(),
                        c.protocol(),
                        c.scope(),
                        c.name(),
                        c.nameTime() == 0 ? "" : c.nameTime(),
                        c.resolution(),
                        id(c.process()),
                        id(c.step()),
                        id(c.script()),
                        c.firstTime(),
                        c.lastTime(),
                        c.count(),
                        c.failed(),
                        c.sent(),
                        c.received()));
    }

    private static void lookups(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,name,type,resolver,transport,process,step,first_time_ns,queries,responses,status,answers",
                report.lookups().rows(),
                (LookupFacts l) -> row(
                        l.id(),
                        l.name(),
                        l.type(),
                        l.resolver(),
                        l.transport(),
                        id(l.process()),
                        id(l.step()),
                        l.firstTime(),
                        l.queries(),
                        l.responses(),
                        l.status(),
                        String.join("; ", l.answers())));
    }

    /** A row for each thing that a process did to a file. */
    private static void touches(JobReport report, OutputStream out) throws IOException {
        out.write(
                "file,path,place,credential,surface,source_changed,executable,action,process,first_time_ns,count,other\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        for (FileFacts f : report.files().rows()) {
            for (FileFacts.Touch t : f.touches()) {
                out.write(row(
                                f.id(),
                                f.path(),
                                f.place(),
                                f.credential(),
                                f.surface(),
                                f.sourceChanged(),
                                id(f.executable()),
                                t.action(),
                                id(t.process()),
                                t.firstTime(),
                                t.count(),
                                t.other())
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void containers(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,container_id,engine,name,image,image_digest,privileged,first_time_ns,processes",
                report.containers().rows(),
                (ContainerFacts c) -> row(
                        c.id(),
                        c.containerId(),
                        c.engine(),
                        c.name(),
                        c.image(),
                        c.imageDigest(),
                        c.privileged(),
                        c.firstTime(),
                        c.processes()));
    }

    private static void privileges(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,kind,before,after,process,step,first_time_ns,count",
                report.privileges().rows(),
                (PrivilegeFacts p) -> row(
                        p.id(),
                        p.kind(),
                        p.before(),
                        p.after(),
                        id(p.process()),
                        id(p.step()),
                        p.firstTime(),
                        p.count()));
    }

    private static void persistence(JobReport report, OutputStream out) throws IOException {
        table(
                out,
                "id,surface,path,file,process,step,first_time_ns",
                report.persistence().rows(),
                (PersistenceFacts p) ->
                        row(p.id(), p.surface(), p.path(), id(p.file()), id(p.process()), id(p.step()), p.firstTime()));
    }

    private static <T> void table(OutputStream out, String header, List<T> rows, Function<T, String> line)
            throws IOException {
        out.write((header + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (T row : rows) {
            out.write(line.apply(row).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Object id(int id) {
        return id < 0 ? "" : id;
    }

    private static String row(@Nullable Object... cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(i == 0 ? "" : ",").append(cell(cells[i]));
        }
        return line.append("\r\n").toString();
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case Enum<?> word -> word.name().toLowerCase(java.util.Locale.ROOT);
            default -> CsvCell.of(value.toString(), TEXT);
        };
    }
}
