// Your model. Replace the members and model.cpp; the server calls only load and predict.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "table.h"

class Model {
public:
    // Reads the files of the folder that SageMaker mounts at /opt/ml/model. It runs once, before the first request. An exception
    // ends the server.
    static std::unique_ptr<Model> load(const std::string& folder);

    // Returns one row for each row: one column (a number for each) or several (an array for each). Several threads call it at a time.
    // attributes: the header X-Amzn-SageMaker-Custom-Attributes, or empty. Throw BadRequest to blame the client.
    Table predict(const Table& rows, const std::string& attributes) const;

private:
    std::vector<double> coefficients;
    double intercept = 0;
};
