// Reads a capture with libsinsp and prints the events, to compare results and speed with Eyas.
//
//   sinsp_peer [--filter FILTER | --rules FILE] [--filters LIST] [--field NAME]... [--limit N] FILE
//
// A rules file has one condition per line, with macros and lists resolved. Each becomes a separate filter, and the filters
// of an event's type evaluate it, as in Falco; an event counts as selected once for each filter that matches.
//
// Without --field it only counts. With fields it prints one JSON object per selected event: evt.num and every field
// that the event has, as libsinsp renders it; absent fields are omitted.
//
// With --filters it evaluates each line of the file LIST as a separate filter, all in one pass, as Falco does: on every
// event, after the state has been updated. (--filter is the inspector's own filter, which is different: enter events that
// it drops do not update the state, so their exit events have no descriptor.) For each filter it prints, in the order of
// the file,
//
//   {"filter":I,"count":C,"digest":"H","first":[...],"last":[...]}     or     {"filter":I,"error":"REASON"}
//
// H: FNV-1a (64 bits) over the event numbers, each as eight little-endian bytes; first, last: up to five numbers.
//
// The last line of standard output is always
//
//   {"events":E,"selected":S,"last":N,"cpu_ns":C}
//
// E: events that libsinsp delivered; S: those that the filter selected; N: the last evt.num; C: CPU time of the loop
// (user + system, without opening the file and reading its process list). Exit code 1 if the file cannot be opened, 2
// for a usage error, 3 if reading fails; the reason is on standard error.

#include <libsinsp/filter.h>
#include <libsinsp/filter/parser.h>
#include <libsinsp/filter/ppm_codes.h>
#include <libsinsp/sinsp.h>
#include <libsinsp/sinsp_filtercheck.h>

#include <sys/resource.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

struct request {
	std::string file;
	std::string filter;
	std::string filters;
	std::string rules;
	std::vector<std::string> fields;
	uint64_t limit = UINT64_MAX;
};

uint64_t cpu_ns() {
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	auto ns = [](const timeval& t) { return uint64_t(t.tv_sec) * 1000000000u + uint64_t(t.tv_usec) * 1000u; };
	return ns(usage.ru_utime) + ns(usage.ru_stime);
}

bool parse(int argc, char** argv, request& out) {
	for(int i = 1; i < argc; i++) {
		auto is = [&](const char* option) { return strcmp(argv[i], option) == 0 && i + 1 < argc; };
		if(is("--filter")) {
			out.filter = argv[++i];
		} else if(is("--filters")) {
			out.filters = argv[++i];
		} else if(is("--rules")) {
			out.rules = argv[++i];
		} else if(is("--field")) {
			out.fields.emplace_back(argv[++i]);
		} else if(is("--limit")) {
			out.limit = strtoull(argv[++i], nullptr, 10);
		} else if(argv[i][0] != '-' && out.file.empty()) {
			out.file = argv[i];
		} else {
			return false;
		}
	}
	return !out.file.empty() && (out.filter.empty() || out.rules.empty());
}

// The rules of a file by the event codes that they can match.
struct rule_index {
	std::vector<std::vector<std::shared_ptr<sinsp_filter>>> by_code{PPM_EVENT_MAX};

	rule_index(sinsp& inspector, sinsp_filter_check_list& known, const std::string& file) {
		auto factory = std::make_shared<sinsp_filter_factory>(&inspector, known);
		std::ifstream lines(file);
		if(!lines) {
			throw std::runtime_error("cannot read " + file);
		}
		for(std::string condition; std::getline(lines, condition);) {
			auto ast = libsinsp::filter::parser(condition).parse();
			std::shared_ptr<sinsp_filter> filter = sinsp_filter_compiler(factory, ast.get()).compile();
			for(auto code : libsinsp::filter::ast::ppm_event_codes(ast.get())) {
				by_code[code].push_back(filter);
			}
		}
	}

	uint64_t matches(sinsp_evt* event) {
		uint64_t count = 0;
		for(auto& filter : by_code[event->get_type()]) {
			count += filter->run(event) ? 1 : 0;
		}
		return count;
	}
};

// Writes bytes above 0x7f as the code point of the same number; the reader restores them with ISO 8859-1.
void print_json_string(const char* text) {
	putchar('"');
	for(const auto* c = reinterpret_cast<const unsigned char*>(text); *c != 0; c++) {
		if(*c == '"' || *c == '\\') {
			putchar('\\');
			putchar(*c);
		} else if(*c < 0x20 || *c > 0x7e) {
			printf("\\u%04x", *c);
		} else {
			putchar(*c);
		}
	}
	putchar('"');
}

void print_event(sinsp_evt* event,
                 const std::vector<std::string>& names,
                 const std::vector<std::unique_ptr<sinsp_filter_check>>& checks) {
	printf("{\"evt.num\":%" PRIu64, event->get_num());
	for(size_t i = 0; i < checks.size(); i++) {
		const char* text = checks[i]->tostring(event);
		if(text != nullptr) {
			putchar(',');
			print_json_string(names[i].c_str());
			putchar(':');
			print_json_string(text);
		}
	}
	puts("}");
}

// One line of --filters: the compiled filter and the events that it has selected.
class selection {
public:
	selection(sinsp& inspector, const std::string& text) {
		try {
			m_filter = sinsp_filter_compiler(&inspector, text).compile();
		} catch(const std::exception& e) {
			m_error = e.what();
		}
	}

	void see(sinsp_evt* event) {
		if(m_filter == nullptr) {
			return;
		}
		try {
			if(!m_filter->run(event)) {
				return;
			}
		} catch(const std::exception& e) {
			m_error = e.what();
			m_filter = nullptr;
			return;
		}
		uint64_t number = event->get_num();
		for(int i = 0; i < 8; i++) {
			m_digest = (m_digest ^ (number >> (8 * i) & 0xff)) * 0x100000001b3u;
		}
		m_count++;
		if(m_first.size() < 5) {
			m_first.push_back(number);
		}
		if(m_last.size() == 5) {
			m_last.pop_front();
		}
		m_last.push_back(number);
	}

	void print(size_t index) const {
		printf("{\"filter\":%zu,", index);
		if(m_filter == nullptr) {
			fputs("\"error\":", stdout);
			print_json_string(m_error.c_str());
		} else {
			printf("\"count\":%" PRIu64 ",\"digest\":\"%016" PRIx64 "\",\"first\":", m_count, m_digest);
			print(m_first);
			fputs(",\"last\":", stdout);
			print(m_last);
		}
		puts("}");
	}

private:
	static void print(const std::deque<uint64_t>& numbers) {
		putchar('[');
		for(size_t i = 0; i < numbers.size(); i++) {
			printf("%s%" PRIu64, i == 0 ? "" : ",", numbers[i]);
		}
		putchar(']');
	}

	std::unique_ptr<sinsp_filter> m_filter;
	std::string m_error;
	uint64_t m_count = 0;
	uint64_t m_digest = 0xcbf29ce484222325u;
	std::deque<uint64_t> m_first;
	std::deque<uint64_t> m_last;
};

int run(const request& what) {
	sinsp inspector;
	sinsp_filter_check_list known;
	inspector.open_savefile(what.file);
	if(!what.filter.empty()) {
		inspector.set_filter(what.filter);
	}
	std::unique_ptr<rule_index> rules;
	if(!what.rules.empty()) {
		rules = std::make_unique<rule_index>(inspector, known, what.rules);
	}
	std::vector<std::unique_ptr<sinsp_filter_check>> checks;
	for(const auto& name : what.fields) {
		auto check = known.new_filter_check_from_fldname(name, &inspector, false);
		if(check == nullptr || check->parse_field_name(name, true, false) <= 0) {
			fprintf(stderr, "sinsp_peer: unknown field %s\n", name.c_str());
			return 2;
		}
		checks.push_back(std::move(check));
	}

	std::vector<selection> selections;
	if(!what.filters.empty()) {
		std::ifstream list(what.filters);
		for(std::string line; std::getline(list, line);) {
			selections.emplace_back(inspector, line);
		}
		if(selections.empty()) {
			fprintf(stderr, "sinsp_peer: no filters in %s\n", what.filters.c_str());
			return 2;
		}
	}

	uint64_t events = 0;
	uint64_t selected = 0;
	uint64_t last = 0;
	int result = 0;
	uint64_t start = cpu_ns();
	while(selected < what.limit) {
		sinsp_evt* event = nullptr;
		int32_t outcome = inspector.next(&event);
		if(outcome == SCAP_EOF) {
			break;
		}
		if(outcome == SCAP_TIMEOUT) {
			continue;
		}
		if(outcome == SCAP_FILTERED_EVENT) {
			events++;
			continue;
		}
		if(outcome != SCAP_SUCCESS) {
			fprintf(stderr, "sinsp_peer: %s\n", inspector.getlasterr().c_str());
			result = 3;
			break;
		}
		events++;
		uint64_t matches = rules == nullptr ? 1 : rules->matches(event);
		if(matches == 0) {
			continue;
		}
		selected += matches;
		last = event->get_num();
		if(!checks.empty()) {
			print_event(event, what.fields, checks);
		}
		for(auto& one : selections) {
			one.see(event);
		}
	}
	for(size_t i = 0; i < selections.size(); i++) {
		selections[i].print(i);
	}
	printf("{\"events\":%" PRIu64 ",\"selected\":%" PRIu64 ",\"last\":%" PRIu64 ",\"cpu_ns\":%" PRIu64 "}\n",
	       events, selected, last, cpu_ns() - start);
	return result;
}

}  // namespace

int main(int argc, char** argv) {
	request what;
	if(!parse(argc, argv, what)) {
		fputs("usage: sinsp_peer [--filter FILTER | --rules FILE] [--filters LIST] [--field NAME]... [--limit N] FILE\n", stderr);
		return 2;
	}
	try {
		return run(what);
	} catch(const std::exception& e) {
		fprintf(stderr, "sinsp_peer: %s\n", e.what());
		return 1;
	}
}
