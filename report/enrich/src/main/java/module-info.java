/**
 * Enriches a job's facts from other sources: local indicator lists, VirusTotal, and a summary of a language model.
 *
 * <p>Only this module sends facts of a report to external services; every failure is a message in the report, never an exception thrown by
 * this module.
 */
module eyas.enrich {
    requires transitive eyas.report;
    requires transitive eyas.http;
    requires static transitive org.jspecify;

    exports eyas.enrich;
    exports eyas.enrich.indicators;
    exports eyas.enrich.service;
    exports eyas.enrich.summary;
    exports eyas.enrich.virustotal;
}
