package eyas.falco;

import eyas.engine.EngineCounters;

/** Adds up what went through the engines of a run, of which every configuration has one. */
record RunTotals(EngineCounters counters) {
    static final RunTotals NONE = new RunTotals(new EngineCounters(0, 0, 0, 0, 0, 0, 0));

    RunTotals plus(EngineCounters more) {
        return new RunTotals(new EngineCounters(
                counters.events() + more.events(),
                counters.skipped() + more.skipped(),
                counters.malformed() + more.malformed(),
                counters.evaluated() + more.evaluated(),
                counters.alerts() + more.alerts(),
                counters.firstTime() == 0 ? more.firstTime() : counters.firstTime(),
                more.lastTime() == 0 ? counters.lastTime() : more.lastTime()));
    }
}
