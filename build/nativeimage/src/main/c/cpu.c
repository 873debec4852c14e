/*
 * Detects the processor's instruction sets. An image checks once, before its first Java code, that all required ones exist. Bits follow
 * Intel's manual, volume 2, CPUID, and AMD's volume 3, appendix E.
 */
#include "amd64cpufeatures.h"

#include <cpuid.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { EAX, EBX, ECX, EDX };

/* State that the kernel must save at a context switch, as bits of XCR0; without it the registers cannot be used. */
enum { NONE = 0, YMM = 0x06, ZMM = 0xe6, APX = 0x80000 };

static const struct {
  size_t at;
  unsigned leaf, subleaf, reg, bit, saved;
} place[] = {
#define P(name, leaf, subleaf, reg, bit, saved) {offsetof(CPUFeatures, f##name), leaf, subleaf, reg, bit, saved},
    P(TSC, 1, 0, EDX, 4, NONE) P(CX8, 1, 0, EDX, 8, NONE) P(CMOV, 1, 0, EDX, 15, NONE) P(FLUSH, 1, 0, EDX, 19, NONE)
    P(MMX, 1, 0, EDX, 23, NONE) P(FXSR, 1, 0, EDX, 24, NONE) P(SSE, 1, 0, EDX, 25, NONE) P(SSE2, 1, 0, EDX, 26, NONE)
    P(HT, 1, 0, EDX, 28, NONE)
    P(SSE3, 1, 0, ECX, 0, NONE) P(CLMUL, 1, 0, ECX, 1, NONE) P(SSSE3, 1, 0, ECX, 9, NONE) P(FMA, 1, 0, ECX, 12, YMM)
    P(SSE4_1, 1, 0, ECX, 19, NONE) P(SSE4_2, 1, 0, ECX, 20, NONE) P(POPCNT, 1, 0, ECX, 23, NONE)
    P(AES, 1, 0, ECX, 25, NONE) P(AVX, 1, 0, ECX, 28, YMM) P(VZEROUPPER, 1, 0, ECX, 28, YMM) P(F16C, 1, 0, ECX, 29, YMM)
    P(HV, 1, 0, ECX, 31, NONE)
    P(BMI1, 7, 0, EBX, 3, NONE) P(AVX2, 7, 0, EBX, 5, YMM) P(BMI2, 7, 0, EBX, 8, NONE) P(ERMS, 7, 0, EBX, 9, NONE)
    P(RTM, 7, 0, EBX, 11, NONE) P(AVX512F, 7, 0, EBX, 16, ZMM) P(AVX512DQ, 7, 0, EBX, 17, ZMM)
    P(ADX, 7, 0, EBX, 19, NONE) P(AVX512_IFMA, 7, 0, EBX, 21, ZMM) P(FLUSHOPT, 7, 0, EBX, 23, NONE)
    P(CLWB, 7, 0, EBX, 24, NONE) P(AVX512PF, 7, 0, EBX, 26, ZMM) P(AVX512ER, 7, 0, EBX, 27, ZMM)
    P(AVX512CD, 7, 0, EBX, 28, ZMM) P(SHA, 7, 0, EBX, 29, NONE) P(AVX512BW, 7, 0, EBX, 30, ZMM)
    P(AVX512VL, 7, 0, EBX, 31, ZMM)
    P(AVX512_VBMI, 7, 0, ECX, 1, ZMM) P(PKU, 7, 0, ECX, 3, NONE) P(OSPKE, 7, 0, ECX, 4, NONE)
    P(AVX512_VBMI2, 7, 0, ECX, 6, ZMM) P(CET_SS, 7, 0, ECX, 7, NONE) P(GFNI, 7, 0, ECX, 8, YMM)
    P(AVX512_VAES, 7, 0, ECX, 9, ZMM) P(AVX512_VPCLMULQDQ, 7, 0, ECX, 10, ZMM) P(AVX512_VNNI, 7, 0, ECX, 11, ZMM)
    P(AVX512_BITALG, 7, 0, ECX, 12, ZMM) P(AVX512_VPOPCNTDQ, 7, 0, ECX, 14, ZMM) P(RDPID, 7, 0, ECX, 22, NONE)
    P(FSRM, 7, 0, EDX, 4, NONE) P(SERIALIZE, 7, 0, EDX, 14, NONE) P(CET_IBT, 7, 0, EDX, 20, NONE)
    P(AVX512_FP16, 7, 0, EDX, 23, ZMM)
    P(SHA512, 7, 1, EAX, 0, YMM) P(AVX_IFMA, 7, 1, EAX, 23, YMM) P(APX_F, 7, 1, EDX, 21, APX)
    P(LZCNT, 0x80000001, 0, ECX, 5, NONE) P(SSE4A, 0x80000001, 0, ECX, 6, NONE)
    P(AMD_3DNOW_PREFETCH, 0x80000001, 0, ECX, 8, NONE) P(RDTSCP, 0x80000001, 0, EDX, 27, NONE)
    P(TSCINV_BIT, 0x80000007, 0, EDX, 8, NONE)
#undef P
};

static unsigned saved_registers(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return 0;
  __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
  return a;
}

/*
 * Called by checkCPUFeatures below, and by the image to choose a variant of an intrinsic. Features without a bit here (TSCINV, AVX10) count
 * as absent: no code requires them.
 */
void determineCPUFeatures(CPUFeatures *features) {
  unsigned saved = saved_registers();
  for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
    unsigned regs[4] = {0};
    if (__get_cpuid_count(place[i].leaf, place[i].subleaf, &regs[EAX], &regs[EBX], &regs[ECX], &regs[EDX]))
      ((char *)features)[place[i].at] = (regs[place[i].reg] >> place[i].bit & 1) && (saved & place[i].saved) == place[i].saved;
  }
}

/*
 * Called at the start of each isolate. A byte of the mask is 0xfe if the feature is required, else 0xff; combined with the detected
 * features, all bits must be set.
 */
int checkCPUFeatures(const unsigned char *wanted) {
  CPUFeatures have = {0};
  determineCPUFeatures(&have);
  for (size_t i = 0; i < sizeof have; i++)
    if ((wanted[i] | ((unsigned char *)&have)[i]) != 0xff) return 1;
  return 0;
}

int checkCPUFeaturesOrExit(const unsigned char *wanted, const char *message) {
  if (!checkCPUFeatures(wanted)) return 0;
  fputs(message, stderr);
  exit(1);
}
