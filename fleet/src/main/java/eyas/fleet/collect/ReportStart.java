package eyas.fleet.collect;

import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileProblem;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds out when the job of a report began, and on which machine: near the beginning of {@code report.json}. */
record ReportStart(long started, String machine) {
    private static final JsonReader READER = new JsonReader(JsonLimits.LARGE);

    static ReportStart of(Path report) {
        try (JsonParser json = READER.parser(Files.readAllBytes(report))) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean here = json.currentName().equals("job");
                    json.nextToken();
                    if (here) {
                        JsonValue job = JsonReader.value(json);
                        return new ReportStart(
                                job.get("start_time_ns").whole(0),
                                job.get("machine").text());
                    }
                    json.skipChildren();
                }
            }
            throw new CommandFailure(ExitCode.FAILED, report + " is no report: it has no job");
        } catch (JacksonException | JsonException e) {
            throw new CommandFailure(ExitCode.FAILED, report + " is no report: it is no JSON");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read " + report + ": " + FileProblem.words(e));
        }
    }
}
