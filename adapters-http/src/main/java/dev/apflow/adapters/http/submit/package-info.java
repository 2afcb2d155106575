/** Reading trees that clients submit, for REST and JSON-RPC alike. */
package dev.apflow.adapters.http.submit;
