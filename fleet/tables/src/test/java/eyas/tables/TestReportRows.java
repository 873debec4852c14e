package eyas.tables;

import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.read.StoredJobIdentity;
import java.nio.charset.StandardCharsets;

/** Small reports for tests. */
public final class TestReportRows {
    /** A time, ns since the epoch: 2025-11-24. */
    public static final long NOW = 1_764_000_000_000_000_000L;

    private TestReportRows() {}

    /** Returns the identity of a job of a repository. */
    public static StoredJobIdentity job(String repository, int run) {
        return new StoredJobIdentity("github", repository, Integer.toString(run), 1, "build");
    }

    /** Returns the rows of a report whose job ended at {@code end}. */
    public static JobRows rows(StoredJobIdentity job, String command, long end) {
        return ReportRows.read("report.json", report(command, NOW, end))
                .rows(JobSource.report(NOW).of(job));
    }

    /** Returns a report with one process, one connection and one executable. */
    public static byte[] report(String command, long start, long end) {
        return """
                {"schema_version":"3.2",
                "job":{"command":"%s","start_time_ns":%d,"end_time_ns":%d,"machine":"runner-7","resolvers":["192.0.2.1"]},
                "steps":[{"id":0,"title":"Install","system":"github","job":"build","action":"acme/setup","action_ref":"v4","processes":1,"confidence":"high"}],
                "package_scripts":[{"id":0,"label":"npm left-pad-ng@1.2 postinstall","manager":"npm","package":"left-pad-ng","version":"1.2","event":"postinstall","installing":true,"confidence":"high"}],
                "processes":{"collected":true,"omitted":0,"hidden":0,"rows":[
                  {"id":0,"pid":7,"name":"sh","executable":"/bin/sh","command_line":"sh -c x","user_id":0,"step":0,"package_script":0,"exec_count":1,
                   "execs":[{"time_ns":%d,"executable":0,"command_line":"sh -c x"}]}]},
                "executables":{"collected":true,"omitted":0,"hidden":0,"rows":[
                  {"id":0,"path":"/bin/sh","sha256":"AB01","hash":"at_exec","inode":1,"count":2,"first_time_ns":%d,"first_process":0,"origin":"found","provenance":[]}]},
                "connections":{"collected":true,"omitted":3,"hidden":0,"rows":[
                  {"id":0,"direction":"out","address":"203.0.113.66","port":443,"protocol":"tcp","scope":"public","name":"Drop.Example.","resolution":"resolved",
                   "process":0,"first_time_ns":%d,"last_time_ns":%d,"count":4,"failed":0,"bytes_sent":1,"bytes_received":2}]},
                "dns_lookups":{"collected":true,"omitted":0,"hidden":0,"rows":[
                  {"id":0,"name":"Drop.Example","type":"A","transport":"udp","process":0,"first_time_ns":%d,"queries":1,"responses":1,
                   "answers":["A 203.0.113.66","CNAME edge.example.net"]}]},
                "files":{"collected":true,"omitted":0,"hidden":0,"rows":[
                  {"id":0,"path":"/root/.ssh/id_ed25519","place":"home","credential":"ssh key","touch_count":1,
                   "touches":[{"action":"read","process":0,"first_time_ns":%d,"count":1}]}]},
                "coverage":{"events":1,"losses":[{"kind":"x","what":"y","text":"z","severity":"fact","count":2}],"causes":{"ring":3}}}
                """.formatted(command, start, end, start, start, start, end, start, start)
                .getBytes(StandardCharsets.UTF_8);
    }
}
