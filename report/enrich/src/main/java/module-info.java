/**
 * What others hold of a job's facts: local lists of indicators, VirusTotal, and a text that a language model writes.
 *
 * <p>What leaves the machine of a report's facts leaves it here, and nowhere else; every failure is a sentence in the report,
 * never an exception out of this module.
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
