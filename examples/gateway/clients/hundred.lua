-- For `wrk`: requests that put the first 100 assets of the world into its first project.
local ids = {}
for line in io.lines("world.json") do
    for id in line:gmatch("%x+%-%x+%-%x+%-%x+%-%x+") do
        ids[#ids + 1] = id
    end
    if line:find("coreDevices") then break end
end
local projects = 4
local assets = {}
for place = projects + 1, projects + 100 do
    assets[#assets + 1] = '"' .. ids[place] .. '"'
end

wrk.method = "POST"
wrk.path = "/projects/" .. ids[1] .. "/assets/associate"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"assetIds":[' .. table.concat(assets, ",") .. "]}"

-- One line, so that a script reads it: requests, errors, requests a second, and two percentiles in microseconds.
function done(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    local rate = summary.requests * 1e6 / summary.duration
    print(("measured %d %d %.0f %.0f %.0f"):format(
        summary.requests, failed, rate, latency:percentile(50), latency:percentile(99)))
end
