package eyas.report;

final class Gen {
    public static void main(String[] a) throws Exception {
        java.nio.file.Files.writeString(java.nio.file.Path.of(a[0]), ReportJsonTest.json(ExampleReport.report()));
    }
}
