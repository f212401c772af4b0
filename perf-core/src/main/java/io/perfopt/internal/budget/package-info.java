/** Budgets that need more than the analytics engine: caches and sizes of files. */
package io.perfopt.internal.budget;
