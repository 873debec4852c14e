package eyas.report;

import java.nio.file.Files;
import java.nio.file.Path;

final class Gen {
    public static void main(String[] a) throws Exception {
        Files.writeString(Path.of(a[0]), ReportJsonTest.json(ExampleReport.report()));
    }
}
