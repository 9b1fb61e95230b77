// go-openai: runs the function that the first argument names, and prints what it showed as a line of JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/sashabaranov/go-openai"
)

type shown map[string]any

var ctx = context.Background()
var ask = []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: "How is the weather in Paris?"}}

func newClient() *openai.Client {
	// region setup
	config := openai.DefaultConfig(os.Getenv("OCTOAGENT_API_KEY"))
	config.BaseURL = os.Getenv("OCTOAGENT_URL") + "/v1"
	client := openai.NewClientWithConfig(config)
	// endregion
	return client
}

func plain(client *openai.Client) (shown, error) {
	answer, err := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: "planner", Messages: ask})
	if err != nil {
		return nil, err
	}
	return shown{"text": answer.Choices[0].Message.Content}, nil
}

func stream(client *openai.Client) (shown, error) {
	var text string
	var usage int
	// region stream
	chunks, err := client.CreateChatCompletionStream(ctx, openai.ChatCompletionRequest{
		Model:         "planner",
		Messages:      ask,
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	})
	if err != nil {
		return nil, err
	}
	defer chunks.Close()
	for {
		chunk, err := chunks.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if chunk.Usage != nil { // the last one, which has no choices
			usage = chunk.Usage.TotalTokens
		}
		for _, choice := range chunk.Choices {
			text += choice.Delta.Content
		}
	}
	// endregion
	return shown{"text": text, "usage": usage}, nil
}

func tools(client *openai.Client) (shown, error) {
	weather := openai.Tool{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{
		Name:       "weather",
		Parameters: json.RawMessage(`{"type": "object", "properties": {"city": {"type": "string"}}}`),
	}}
	request := openai.ChatCompletionRequest{Model: "planner", Messages: ask, Tools: []openai.Tool{weather}}
	answer, err := client.CreateChatCompletion(ctx, request)
	if err != nil {
		return nil, err
	}
	message := answer.Choices[0].Message
	call := message.ToolCalls[0]
	var arguments struct{ City string }
	if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
		return nil, err
	}
	result := openai.ChatCompletionMessage{Role: openai.ChatMessageRoleTool, Content: "sunny", ToolCallID: call.ID}
	request.Messages = append(request.Messages, message, result)
	if answer, err = client.CreateChatCompletion(ctx, request); err != nil {
		return nil, err
	}
	return shown{"called": arguments.City, "text": answer.Choices[0].Message.Content}, nil
}

func structured(client *openai.Client) (shown, error) {
	schema := json.RawMessage(
		`{"type": "object", "properties": {"city": {"type": "string"}, "celsius": {"type": "integer"}}}`)
	answer, err := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:    "planner",
		Messages: ask,
		ResponseFormat: &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "weather", Schema: schema},
		},
	})
	if err != nil {
		return nil, err
	}
	var data map[string]any
	err = json.Unmarshal([]byte(answer.Choices[0].Message.Content), &data)
	return shown{"data": data}, err
}

func main() {
	functions := map[string]func(*openai.Client) (shown, error){
		"plain": plain, "stream": stream, "tools": tools, "structured": structured, "untuned": plain,
	}
	saw, err := functions[os.Args[1]](newClient())
	if err != nil {
		kind, status := fmt.Sprintf("%T", err), 0
		var told *openai.APIError
		if errors.As(err, &told) {
			kind, status = "*openai.APIError", told.HTTPStatusCode
		}
		saw = shown{"error": shown{"type": kind, "status": status, "message": err.Error()}}
	}
	line, _ := json.Marshal(saw)
	fmt.Println(string(line))
}
