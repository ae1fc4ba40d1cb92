// Command scenario logs in at a running server with the client that is generated from the contract.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"

	tollgate "scenario/client"
)

var (
	public       = context.Background()
	client       = tollgate.NewAPIClient(configuration())
	loginRequest = tollgate.LoginRequest{Email: os.Getenv("TOLLGATE_EMAIL"), Password: os.Getenv("TOLLGATE_PASSWORD")}
)

func main() {
	var token string
	step("logs-in", func() (string, error) {
		answer, _, err := client.LoginAPI.GenerateUserToken(public).LoginRequest(loginRequest).Execute()
		if err != nil {
			return "", err
		}
		token = answer.Response.Token
		return "TokenResponse", expect(answer.Status == "success", answer.Status)
	})
	step("wrong-password", func() (string, error) {
		wrong := tollgate.LoginRequest{Email: loginRequest.Email, Password: "not " + loginRequest.Password}
		_, answer, err := client.LoginAPI.GenerateUserToken(public).LoginRequest(wrong).Execute()
		refused, err := refusal[tollgate.WorkflowError](http.StatusBadRequest, answer, err)
		return "GenericOpenAPIError, its Model() a WorkflowError: Status " + refused.Status,
			either(err, expect(refused.Status == "INVALID_LOGIN_CREDENTIALS", refused.Status))
	})
	step("throttled", func() (string, error) {
		_, answer, err := client.LoginAPI.GenerateUserToken(public).LoginRequest(loginRequest).Execute()
		refused, err := refusal[tollgate.MessageError](http.StatusTooManyRequests, answer, err)
		if err != nil {
			return "", err
		}
		wait, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		return fmt.Sprintf("GenericOpenAPIError, its Model() a MessageError, response header Retry-After %d", wait),
			either(err, expect(refused.Message == "Too many requests" && wait >= 1 && wait <= 15, refused.Message, wait))
	})
	step("without-token", func() (string, error) {
		_, answer, err := client.ProtectedAPI.GetSomeProtectedEndpoint(public).Execute()
		refused, err := refusal[tollgate.MessageError](http.StatusUnauthorized, answer, err)
		return "GenericOpenAPIError, its Model() a MessageError: " + refused.Message,
			either(err, expect(refused.Message == "Permission denied", refused.Message))
	})
	step("with-token", func() (string, error) {
		bearer := context.WithValue(public, tollgate.ContextAccessToken, token)
		caller, _, err := client.ProtectedAPI.GetSomeProtectedEndpoint(bearer).Execute()
		if err != nil {
			return "", err
		}
		return "CallerResponse", expect(caller.Response.Expires > 0, caller.Status)
	})
}

func configuration() *tollgate.Configuration {
	configuration := tollgate.NewConfiguration()
	configuration.Servers = tollgate.ServerConfigurations{{URL: os.Getenv("TOLLGATE_URL")}}
	return configuration
}

func refusal[T any](status int, answer *http.Response, err error) (refused T, failure error) {
	var generic *tollgate.GenericOpenAPIError
	if !errors.As(err, &generic) {
		return refused, fmt.Errorf("no refusal with %d but %v", status, err)
	}
	refused, typed := generic.Model().(T)
	if !typed || answer.StatusCode != status {
		return refused, fmt.Errorf("%d with %T", answer.StatusCode, generic.Model())
	}
	return refused, nil
}

func expect(holds bool, found ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf("found %v", found)
}

func either(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func step(name string, check func() (string, error)) {
	seen, err := check()
	if err != nil {
		fmt.Println(name, "failed", err)
		return
	}
	fmt.Println(name, "ok", seen)
}
