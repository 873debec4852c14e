// Reads a capture with libsinsp and says what it sees, so that Eyas can be compared with it and timed against it.
//
//   sinsp_peer [--filter FILTER] [--field NAME]... [--limit N] FILE
//
// Without --field it only counts. With fields it prints one JSON object per selected event: evt.num and every field
// that the event has, as libsinsp renders it; absent fields are left out. The last line of standard output is always
//
//   {"events":E,"selected":S,"last":N,"cpu_ns":C}
//
// E: events that libsinsp delivered; S: those that the filter selected; N: the last evt.num; C: CPU time of the loop
// (user + system, opening the file and its process list not included). Exit code 1 where the file cannot be opened, 2
// for a bad command line, 3 where reading ends with an error; the reason is on standard error.

#include <libsinsp/sinsp.h>
#include <libsinsp/sinsp_filtercheck.h>

#include <sys/resource.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace {

struct request {
	std::string file;
	std::string filter;
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
	return !out.file.empty();
}

// Bytes above 0x7f are written as the code point of the same number: the reader gets the bytes back with ISO 8859-1.
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

int run(const request& what) {
	sinsp inspector;
	sinsp_filter_check_list known;
	inspector.open_savefile(what.file);
	if(!what.filter.empty()) {
		inspector.set_filter(what.filter);
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
		selected++;
		last = event->get_num();
		if(!checks.empty()) {
			print_event(event, what.fields, checks);
		}
	}
	printf("{\"events\":%" PRIu64 ",\"selected\":%" PRIu64 ",\"last\":%" PRIu64 ",\"cpu_ns\":%" PRIu64 "}\n",
	       events, selected, last, cpu_ns() - start);
	return result;
}

}  // namespace

int main(int argc, char** argv) {
	request what;
	if(!parse(argc, argv, what)) {
		fputs("usage: sinsp_peer [--filter FILTER] [--field NAME]... [--limit N] FILE\n", stderr);
		return 2;
	}
	try {
		return run(what);
	} catch(const std::exception& e) {
		fprintf(stderr, "sinsp_peer: %s\n", e.what());
		return 1;
	}
}
